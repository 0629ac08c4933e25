using System.Text.RegularExpressions;

namespace Casebook.Evaluation.Benchmarks.Readings;

/// <summary>
/// The patterns of cisco-foundation-ai/faith (commit b6d8cc4, <c>__benchmarks__</c>): for each kind the proper one first,
/// then those that only its lenient accuracy counts. White space, letters and digits are those of Unicode, as in Python.
/// </summary>
internal static partial class FaithPatterns
{
    /// <summary>One letter.</summary>
    public static IReadOnlyList<AnswerPattern> Choice { get; } =
    [
        new(AnswerColon(), Letter, Disambiguation.IfUnique),
        new(AnswerIs(), Letter, Disambiguation.IfUnique),
        new(InParentheses(), Letter, Disambiguation.IfSingular),
        new(Option(), Letter, Disambiguation.IfSingular),
        new(Alone(), Letter, Disambiguation.IfSingular),
    ];

    /// <summary>One weakness; the non-breaking hyphen counts as a hyphen.</summary>
    public static IReadOnlyList<AnswerPattern> Weakness { get; } =
    [
        new(WeaknessId(), match => match.Groups[1].Value.ToUpperInvariant().Replace('\u2011', '-'), Disambiguation.IfUnique),
        new(WeaknessNumber(), match => $"CWE-{match.Groups[1].Value}", Disambiguation.IfUnique),
    ];

    /// <summary>One CVSS vector.</summary>
    public static IReadOnlyList<AnswerPattern> Vector { get; } =
    [
        new(VectorWithVersion(), match => match.Groups[1].Value.Trim().ToUpperInvariant(), Disambiguation.IfUnique),
        new(VectorWithout(), match => "CVSS:3.0" + match.Groups[1].Value.Trim().ToUpperInvariant(), Disambiguation.IfUnique),
    ];

    /// <summary>A list of techniques without sub-techniques, in their order.</summary>
    public static IReadOnlyList<AnswerPattern> Techniques { get; } =
    [
        new(TechniqueList(), match => string.Join(',', match.Groups[1].Value.Split(',').Select(id => id.Trim().ToUpperInvariant())), Disambiguation.IfUnique),
    ];

    /// <summary>A threat actor's name, in small letters.</summary>
    public static IReadOnlyList<AnswerPattern> Actor { get; } =
    [
        new(ThreatActor(), match => match.Groups[1].Value.Trim().ToLowerInvariant(), Disambiguation.IfUnique),
    ];

    private static string Letter(Match match) => match.Groups[1].Value.ToUpperInvariant();

    [GeneratedRegex(@"\banswer\s*:\s*\(?([A-D])\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnswerColon();

    [GeneratedRegex(@"\banswer\s+is:?\s+(?:\(|\*\*)?([A-Z])\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AnswerIs();

    [GeneratedRegex(@"\(([A-Z])\)", RegexOptions.CultureInvariant)]
    private static partial Regex InParentheses();

    [GeneratedRegex(@"\boption\s+([A-Z])\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Option();

    // \z and an optional line break: what $ means in Python without the multi-line flag.
    [GeneratedRegex(@"^\W*([A-Z])\W*\z", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Alone();

    [GeneratedRegex(@"\b(cwe[\u2011-]\d+)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WeaknessId();

    [GeneratedRegex(@"\b(?:cwe|id):\s+(\d+)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex WeaknessNumber();

    [GeneratedRegex(@"(cvss:3\.\d(?:/\w+:\w+)+)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex VectorWithVersion();

    [GeneratedRegex(@"((?:/\w+:\w+){2,})\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex VectorWithout();

    [GeneratedRegex(@"\banswer\s*:\s*((?:t\d+,\s*)*t\d+)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TechniqueList();

    [GeneratedRegex(@"threat actor:\s+((?:\w+ )*\w+)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ThreatActor();
}
