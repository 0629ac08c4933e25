using System.Text.RegularExpressions;

namespace Casebook.Reasoning.Traces;

/// <summary>
/// Whether a trace quotes what is there. A model that has learned the form of a quotation, but not to copy, puts words
/// between quotation marks that nobody wrote; a reader who trusts quotations would be misled.
/// </summary>
/// <remarks>Double quotation marks, straight or typographic; single ones are apostrophes too. Linear in the trace, and in the text.</remarks>
public static partial class QuotedEvidence
{
    /// <summary>So many different quotations are looked for; further ones count as not found. An exemplar has at most a dozen, and every one costs a pass over the text.</summary>
    internal const int MostQuotations = 256;

    /// <summary>
    /// Quotations of <paramref name="trace"/> that do not occur in <paramref name="text"/>, in their order without
    /// repetitions. Case and the amount of white space do not matter.
    /// </summary>
    public static IReadOnlyList<string> NotIn(string trace, string text) =>
        [.. Find(trace, text).Where(quotation => !quotation.Occurs).Select(quotation => trace.Substring(quotation.Start, quotation.Length)).Distinct()];

    /// <summary>How many quotations a trace has, and how many of them occur in <paramref name="text"/>; repetitions count.</summary>
    public static (int Quotes, int Occurring) Count(string trace, string text)
    {
        IReadOnlyList<Quotation> quotations = Find(trace, text);
        return (quotations.Count, quotations.Count(quotation => quotation.Occurs));
    }

    /// <summary>Every quotation of <paramref name="trace"/> in its order, and whether it occurs in <paramref name="text"/>.</summary>
    public static IReadOnlyList<Quotation> Find(string trace, string text)
    {
        string? plain = null;
        var known = new Dictionary<string, bool>(StringComparer.Ordinal);
        var found = new List<Quotation>();
        foreach (Match match in Quotations().Matches(trace))
        {
            Group quote = match.Groups["words"];
            if (string.IsNullOrWhiteSpace(quote.Value))
            {
                continue;
            }
            string words = Plain(quote.Value);
            bool sought = known.TryGetValue(words, out bool occurs) || known.Count < MostQuotations;
            if (sought && !known.ContainsKey(words))
            {
                known[words] = occurs = (plain ??= Plain(text)).Contains(words, StringComparison.Ordinal);
            }
            found.Add(new Quotation(quote.Index, quote.Length, occurs, sought));
        }
        return found;
    }

    private static string Plain(string text) => WhiteSpace().Replace(text, " ").Trim().ToLowerInvariant();

    // No opening mark inside, so that a row of them is walked through once.
    [GeneratedRegex("\"(?<words>[^\"]*)\"|\u201C(?<words>[^\u201C\u201D]*)\u201D|\u201E(?<words>[^\u201E\u201C\u201D]*)[\u201C\u201D]|\u00AB(?<words>[^\u00AB\u00BB]*)\u00BB", RegexOptions.CultureInvariant)]
    private static partial Regex Quotations();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
