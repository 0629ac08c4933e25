using System.Text.RegularExpressions;
using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;

namespace Casebook.Data.Tests.Cases;

/// <summary>What parts the held-out cases from those of both kinds of training, the same for every domain.</summary>
internal static partial class SplitChecks
{
    /// <summary>The share of words in held-out quotations that no training case and no phrasing of training has.</summary>
    private const double MostStrange = 0.03;

    /// <summary>The held-out score would be memory if anything but single words came back.</summary>
    /// <param name="of">Cases of a split.</param>
    /// <param name="sentences">What of a case must not come back.</param>
    public static void NothingHeldOutIsUsed(Func<Split, IReadOnlyList<GeneratedCase>> of, Func<GeneratedCase, IEnumerable<string>> sentences)
    {
        IReadOnlyList<GeneratedCase> heldOut = of(Split.HeldOut);
        foreach (Split split in new[] { Split.Train, Split.Reinforcement })
        {
            IReadOnlyList<GeneratedCase> train = of(split);
            train.SelectMany(drawn => drawn.Used).Intersect(heldOut.SelectMany(drawn => drawn.Used)).ShouldBeEmpty();
            train.SelectMany(sentences).Intersect(heldOut.SelectMany(sentences)).ShouldBeEmpty();
            train.Select(drawn => drawn.Description).Intersect(heldOut.Select(drawn => drawn.Description)).ShouldBeEmpty();
        }
    }

    /// <summary>Held-out problems must be solvable: one stage or the other teaches their words, only not in these phrasings.</summary>
    /// <param name="phrasings">Few cases are drawn and some phrasings by chance not at all: what the books teach counts as well.</param>
    public static void WordsOfHeldOutEvidenceAreTaught(Func<Split, IReadOnlyList<GeneratedCase>> of, IEnumerable<string> phrasings)
    {
        HashSet<string> taught = [.. of(Split.Train).Concat(of(Split.Reinforcement)).Select(drawn => drawn.Description).Concat(phrasings).SelectMany(WordsOf)];
        string[] asked = [.. of(Split.HeldOut).SelectMany(drawn => Quotes().Matches(drawn.Trace)).SelectMany(quote => WordsOf(quote.Value))];
        string[] strange = [.. asked.Where(word => !taught.Contains(word))];
        (strange.Length / (double)Math.Max(1, asked.Length)).ShouldBeLessThan(MostStrange, string.Join(' ', strange.Distinct().Order()));
    }

    private static IEnumerable<string> WordsOf(string text) => Words().Matches(text).Select(match => match.Value.ToLowerInvariant());

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quotes();

    [GeneratedRegex("[A-Za-z][a-z]+")]
    private static partial Regex Words();
}
