using Casebook.Data.Arithmetic;
using Casebook.Data.Cases;
using Casebook.Data.Code;
using Casebook.Data.Instructions;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Refusals;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Tests.Cases;

/// <summary>Cases of the general domains that the tests look at, drawn once.</summary>
internal static class GeneralCaseSample
{
    private const int Count = 2000;
    private static readonly PhraseSplit _phrases = new(1);
    private static readonly ICaseGenerator[] _generators =
        [new ArithmeticGenerator(_phrases), new CodeGenerator(_phrases), new InstructionsGenerator(_phrases), new RefusalGenerator(_phrases)];

    public static IReadOnlyDictionary<(string Domain, Split Split), IReadOnlyList<GeneratedCase>> All { get; } =
        (from generator in _generators
         from split in new[] { Split.Train, Split.HeldOut }
         select (Key: (generator.Domain, split), Cases: Draw(generator.Domain, split))).ToDictionary(each => each.Key, each => each.Cases);

    public static TheoryData<string> Domains { get; } = [.. _generators.Select(generator => generator.Domain)];

    public static ICaseGenerator Generator(string domain) => _generators.Single(each => each.Domain == domain);

    public static IEnumerable<GeneratedCase> Both(string domain) => All[(domain, Split.Train)].Concat(All[(domain, Split.HeldOut)]);

    public static GeneratedCase Draw(string domain, Split split, ulong seed, int ordinal) =>
        Generator(domain).Write(split, seed, ordinal, new RandomStream(seed, $"test/{domain}/{split}", sample: (ulong)ordinal));

    private static IReadOnlyList<GeneratedCase> Draw(string domain, Split split) =>
        [.. Enumerable.Range(0, Count).Select(ordinal => Draw(domain, split, 1, ordinal))];
}
