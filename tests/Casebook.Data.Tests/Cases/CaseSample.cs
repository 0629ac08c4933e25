using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Severity;
using Casebook.Data.Weaknesses;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Tests.Cases;

/// <summary>Cases that the tests look at, drawn once.</summary>
internal static class CaseSample
{
    private const int Count = 1500;
    private static readonly PhraseSplit _phrases = new(1);
    private static readonly ICaseGenerator[] _generators = [new WeaknessGenerator(_phrases), new SeverityGenerator(_phrases)];

    public static IReadOnlyDictionary<(string Domain, Split Split), IReadOnlyList<GeneratedCase>> All { get; } =
        (from generator in _generators
         from split in new[] { Split.Train, Split.Reinforcement, Split.HeldOut }
         select (Key: (generator.Domain, split), Cases: Draw(generator, split))).ToDictionary(each => each.Key, each => each.Cases);

    public static TheoryData<string> Domains { get; } = [.. _generators.Select(generator => generator.Domain)];

    public static GeneratedCase Draw(string domain, Split split, ulong seed, int ordinal) =>
        _generators.Single(each => each.Domain == domain).Write(split, seed, ordinal, new RandomStream(seed, $"test/{domain}/{split}", sample: (ulong)ordinal));

    private static IReadOnlyList<GeneratedCase> Draw(ICaseGenerator generator, Split split) =>
        [.. Enumerable.Range(0, Count).Select(ordinal => Draw(generator.Domain, split, 1, ordinal))];
}
