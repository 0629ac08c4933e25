using Casebook.Data.Cases;
using Casebook.Data.Choices;
using Casebook.Data.Measures;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Scores;
using Casebook.Data.Techniques;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Tests.Cases;

/// <summary>Cases of the domains that are not about CVE descriptions alone, drawn once.</summary>
internal static class SecuritySample
{
    private const int Count = 2000;
    private static readonly PhraseSplit _phrases = new(1);
    private static readonly ICaseGenerator[] _generators =
        [new ScoreGenerator(_phrases), new TechniqueGenerator(_phrases), new ChoiceGenerator(_phrases), new MeasureGenerator(_phrases)];

    public static TheoryData<string> Domains { get; } = [.. _generators.Select(generator => generator.Domain)];

    public static IReadOnlyDictionary<(string Domain, Split Split), IReadOnlyList<GeneratedCase>> All { get; } =
        (from generator in _generators
         from split in new[] { Split.Train, Split.Reinforcement, Split.HeldOut }
         select (Key: (generator.Domain, split), Cases: Draw(generator, split))).ToDictionary(each => each.Key, each => each.Cases);

    public static IEnumerable<GeneratedCase> Both(string domain) => All[(domain, Split.Train)].Concat(All[(domain, Split.HeldOut)]);

    public static GeneratedCase Draw(string domain, Split split, ulong seed, int ordinal) =>
        Of(domain).Write(split, seed, ordinal, new RandomStream(seed, $"test/{domain}/{split}", sample: (ulong)ordinal));

    public static ICaseGenerator Of(string domain) => _generators.Single(each => each.Domain == domain);

    public static Problem Problem(string domain, GeneratedCase drawn) => new()
    {
        Id = "p",
        Domain = domain,
        Source = "test",
        Messages = [new Message("user", Of(domain).Ask(drawn.Description))],
        Verifier = Of(domain).Verifier,
        Reference = drawn.Reference,
    };

    private static IReadOnlyList<GeneratedCase> Draw(ICaseGenerator generator, Split split) =>
        [.. Enumerable.Range(0, Count).Select(ordinal => Draw(generator.Domain, split, 1, ordinal))];
}
