using System.Text.RegularExpressions;

namespace Casebook.Evaluation.Benchmarks.Readings;

/// <summary>
/// How AthenaBench (commit f770693) finds an answer: lines are looked at from the last to the first, each without a label
/// at its beginning ("Answer:", "Final answer", "Result -"); the first place of the first line that has what the task asks
/// for decides.
/// </summary>
/// <remarks>
/// Beside a line with the word "answer" the script looks at its neighbours too, which changes nothing: the one behind was
/// looked at before, the one before it is next.
/// </remarks>
internal static partial class AthenaLines
{
    /// <summary>What Python's <c>splitlines</c> parts lines at.</summary>
    private static readonly string[] _breaks = ["\r\n", "\n", "\r", "\v", "\f", "\u001C", "\u001D", "\u001E", "\u0085", "\u2028", "\u2029"];

    /// <summary>A letter that stands alone, in either case: "an apple a day" has A.</summary>
    public static string? Letter(string text) => Find(text, LoneLetter())?.ToUpperInvariant();

    /// <summary>A weakness, as <c>CWE-79</c>.</summary>
    public static string? Weakness(string text) => Find(text, WeaknessId())?.ToUpperInvariant();

    /// <summary>All that stands behind <c>CVSS:3.1/</c> up to the next white space, with it; no vector yet, since markup may be among it.</summary>
    public static string? Vector(string text) => Find(text, VectorOf31());

    /// <summary>A technique without its sub-technique; the form alone counts, whatever is next to it.</summary>
    public static string? Technique(string text) => Find(text, TechniqueId())?.ToUpperInvariant();

    /// <summary>The mitigations of the last line that has any text, in its order, each once; none where that line has none.</summary>
    public static IReadOnlyList<string> Mitigations(string text) =>
        Name(text) is { } line ? [.. MitigationId().Matches(line.ToUpperInvariant()).Select(match => match.Value).Distinct(StringComparer.Ordinal)] : [];

    /// <summary>The last line that has any text, without quotation marks around it and with single spaces.</summary>
    public static string? Name(string text) => Find(text, Anything()) is { } line ? Spaces().Replace(line.Trim().Trim('"', '\''), " ") : null;

    private static string? Find(string text, Regex wanted)
    {
        string[] lines = text.Split(_breaks, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Reverse().Select(line => InLine(line, wanted)).FirstOrDefault(found => found is not null);
    }

    private static string? InLine(string line, Regex wanted) =>
        wanted.Match(Label().Replace(line, "", 1).Trim()) is { Success: true } match ? match.Groups[1].Value : null;

    [GeneratedRegex(@"^(?:final\s+answer|answer|prediction|output|result)\s*[:\u2013\u2014-]?\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"\b([A-E])\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LoneLetter();

    [GeneratedRegex(@"(CWE-\d+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WeaknessId();

    [GeneratedRegex(@"(CVSS:3\.1/\S+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex VectorOf31();

    [GeneratedRegex(@"(T\d{4})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TechniqueId();

    [GeneratedRegex(@"M\d{4}", RegexOptions.CultureInvariant)]
    private static partial Regex MitigationId();

    [GeneratedRegex(@"(.+)", RegexOptions.CultureInvariant)]
    private static partial Regex Anything();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Spaces();
}
