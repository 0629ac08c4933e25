using System.Diagnostics.CodeAnalysis;

namespace Casebook.Knowledge.Cvss;

/// <summary>A vector of any version, read and in words.</summary>
/// <param name="Version"><c>2.0</c>, <c>3.0</c>, <c>3.1</c> or <c>4.0</c>.</param>
/// <param name="Vector">The canonical text; of version 3 the base metrics alone.</param>
/// <param name="Score">The base score of versions 2 and 3; of version 4 its one score.</param>
/// <param name="Severity">The score's rank.</param>
/// <param name="Metrics">The metrics that the text defines, in the specification's order.</param>
public sealed record CvssReading(string Version, string Vector, double Score, string Severity, IReadOnlyList<CvssMeaning> Metrics);

/// <summary>A metric in words.</summary>
/// <param name="Metric">As vectors write it: <c>AV</c>.</param>
/// <param name="Name"><c>Attack Vector</c>.</param>
/// <param name="Group"><c>Base</c>, <c>Temporal</c>, <c>Threat</c>, <c>Environmental</c> or <c>Supplemental</c>.</param>
/// <param name="Value">As vectors write it: <c>N</c>.</param>
/// <param name="Words"><c>Network</c>.</param>
public sealed record CvssMeaning(string Metric, string Name, string Group, string Value, string Words);

/// <summary>Vectors of any version.</summary>
public static class CvssText
{
    /// <summary>Reads a vector of whatever version it says it is; one that says none is of version 2.</summary>
    /// <exception cref="CvssFormatException">Not a vector: the exception names the fault and its place.</exception>
    public static CvssReading Explain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.StartsWith("CVSS:4", StringComparison.Ordinal))
        {
            var vector = CvssV4Vector.Parse(text);
            return new CvssReading("4.0", vector.ToString(), vector.Score, vector.Severity, Meanings(CvssDefinition.V4, vector.Values));
        }
        if (text.StartsWith("CVSS:", StringComparison.Ordinal))
        {
            var vector = CvssVector.Parse(text);
            int[] values = CvssMetricReader.Read(text, "CVSS:3.1/".Length, text.Length, "CVSS 3", CvssDefinition.V3, out CvssFormatException? error) ?? throw error!;
            return new CvssReading(vector.Version == CvssVersion.V30 ? "3.0" : "3.1", vector.ToString(), vector.BaseScore, vector.Severity, Meanings(CvssDefinition.V3, values));
        }
        var old = CvssV2Vector.Parse(text);
        return new CvssReading("2.0", old.ToString(), old.BaseScore, old.Severity, Meanings(CvssDefinition.V2, old.Values));
    }

    /// <summary>As <see cref="Explain"/>; false instead of an exception.</summary>
    public static bool TryExplain(string? text, [NotNullWhen(true)] out CvssReading? reading)
    {
        try
        {
            reading = text is null ? null : Explain(text);
        }
        catch (CvssFormatException)
        {
            reading = null;
        }
        return reading is not null;
    }

    /// <summary>The text of the metrics that are defined.</summary>
    internal static string Join(string prefix, CvssMetric[] metrics, IReadOnlyList<int> values) =>
        prefix + string.Join('/', Meanings(metrics, values).Select(metric => $"{metric.Metric}:{metric.Value}"));

    private static IReadOnlyList<CvssMeaning> Meanings(CvssMetric[] metrics, IReadOnlyList<int> values) =>
    [
        .. metrics.Select((metric, i) => (Metric: metric, Index: values[i])).Where(each => each.Metric.IsRequired || each.Index > 0)
            .Select(each => new CvssMeaning(each.Metric.Code, each.Metric.Name, each.Metric.Group, each.Metric.Values[each.Index].Code, each.Metric.Values[each.Index].Words)),
    ];
}
