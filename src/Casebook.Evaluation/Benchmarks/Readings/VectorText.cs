using System.Text.RegularExpressions;
using Casebook.Knowledge.Cvss;

namespace Casebook.Evaluation.Benchmarks.Readings;

/// <summary>CVSS 3 vectors in prose, with or without their prefix.</summary>
internal static partial class VectorText
{
    /// <summary>The last one, scored as <paramref name="version"/> whatever its prefix says; null where there is none that is whole.</summary>
    /// <remarks>
    /// An attack vector that CVSS does not have (<c>AV:U</c>, <c>AV:R</c>) counts as the network, as in the published sheets of
    /// CTIBench: all three such answers of ChatGPT-3.5 were written down so.
    /// </remarks>
    public static CvssVector? Last(string text, CvssVersion version)
    {
        Match? last = Vector().Matches(text).LastOrDefault();
        return last is null ? null : Parse(last.Groups[1].Value, version) ?? Parse(UnknownAttackVector().Replace(last.Groups[1].Value, "AV:N"), version);
    }

    /// <summary>Metrics without a prefix, in any case.</summary>
    public static CvssVector? Parse(string metrics, CvssVersion version) =>
        CvssVector.TryParse($"CVSS:{(version == CvssVersion.V30 ? "3.0" : "3.1")}/{metrics.Trim('/').ToUpperInvariant()}", out CvssVector? vector) ? vector : null;

    [GeneratedRegex(@"^AV:[^NALP]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UnknownAttackVector();

    [GeneratedRegex(@"(AV:[A-Z](?:/[A-Z]{1,3}:[A-Z])+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Vector();
}
