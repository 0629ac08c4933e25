using System.Text.RegularExpressions;

namespace Casebook.Reasoning.Traces;

/// <summary>
/// Whether a trace quotes what is there. A model that has learned the form of a quotation, but not to copy, puts words
/// between quotation marks that nobody wrote; a reader who trusts quotations would be misled.
/// </summary>
public static partial class QuotedEvidence
{
    /// <summary>
    /// Quotations of <paramref name="trace"/> (between straight double quotation marks) that do not occur in
    /// <paramref name="text"/>, in their order without repetitions. Case and the amount of white space do not matter.
    /// </summary>
    public static IReadOnlyList<string> NotIn(string trace, string text)
    {
        string plain = Plain(text);
        return [.. Quotations().Matches(trace).Select(match => match.Groups[1].Value).Where(quote => !string.IsNullOrWhiteSpace(quote) && !plain.Contains(Plain(quote), StringComparison.Ordinal)).Distinct()];
    }

    /// <summary>How many quotations a trace has, and how many of them occur in <paramref name="text"/>; repetitions count.</summary>
    public static (int Quotes, int Occurring) Count(string trace, string text)
    {
        IReadOnlyList<Quotation> quotations = Find(trace, text);
        return (quotations.Count, quotations.Count(quotation => quotation.Occurs));
    }

    /// <summary>Every quotation of <paramref name="trace"/> in its order, and whether it occurs in <paramref name="text"/>.</summary>
    public static IReadOnlyList<Quotation> Find(string trace, string text)
    {
        string plain = Plain(text);
        return [.. Quotations().Matches(trace).Select(match => match.Groups[1]).Where(quote => !string.IsNullOrWhiteSpace(quote.Value))
            .Select(quote => new Quotation(quote.Index, quote.Length, plain.Contains(Plain(quote.Value), StringComparison.Ordinal)))];
    }

    private static string Plain(string text) => WhiteSpace().Replace(text, " ").Trim().ToLowerInvariant();

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quotations();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
