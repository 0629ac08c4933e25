using System.Diagnostics.CodeAnalysis;

namespace Casebook.Knowledge.Cvss;

/// <summary>A CVSS 4.0 vector (FIRST, CVSS v4.0 specification) with its one score, which the threat and environmental metrics that it has are part of.</summary>
public sealed class CvssV4Vector
{
    private const string Prefix = "CVSS:4.0/";

    private readonly int[] _values;

    private CvssV4Vector(int[] values) => _values = values;

    /// <summary>0.0 to 10.0 with one decimal.</summary>
    public double Score => (double)CvssV4Score.Of(this);

    /// <summary><c>None</c>, <c>Low</c>, <c>Medium</c>, <c>High</c> or <c>Critical</c> (section 6, qualitative severity rating scale).</summary>
    public string Severity => CvssScore.Severity(CvssV4Score.Of(this));

    /// <summary>The six digits of the MacroVector that it belongs to (section 8.2).</summary>
    public string MacroVector => string.Concat(CvssV4Score.MacroVector(this));

    /// <summary>Which groups of metrics its score stands for (section 1.3): <c>CVSS-B</c>, <c>CVSS-BT</c>, <c>CVSS-BE</c> or <c>CVSS-BTE</c>.</summary>
    public string Nomenclature => "CVSS-B" + (Has("Threat") ? "T" : "") + (Has("Environmental") ? "E" : "");

    /// <summary>The value of a metric as vectors write it; <c>X</c> for an optional one that is not defined.</summary>
    /// <exception cref="ArgumentException">CVSS 4.0 has no such metric.</exception>
    public string this[string metric]
    {
        get
        {
            int index = Array.FindIndex(CvssDefinition.V4, each => each.Code == metric);
            return index < 0 ? throw new ArgumentException($"CVSS 4.0 has no metric {metric}.", nameof(metric)) : CvssDefinition.V4[index].Values[_values[index]].Code;
        }
    }

    /// <summary>Reads a vector. The specification wants its metrics in order; other orders are read too.</summary>
    /// <exception cref="CvssFormatException">Not a vector: the exception names the fault and its place.</exception>
    public static CvssV4Vector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out CvssFormatException? error) ?? throw error!;
    }

    /// <summary>As <see cref="Parse"/>; false instead of an exception.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CvssV4Vector? vector)
    {
        vector = text is null ? null : Read(text, out _);
        return vector is not null;
    }

    /// <summary>The canonical text: the metrics that are defined, in the specification's order.</summary>
    public override string ToString() => CvssText.Join(Prefix, CvssDefinition.V4, _values);

    /// <summary>Which value each metric of <see cref="CvssDefinition.V4"/> has.</summary>
    internal IReadOnlyList<int> Values => _values;

    private static CvssV4Vector? Read(string text, out CvssFormatException? error)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            error = new(text, CvssFault.Version, 0, $"a vector of CVSS 4.0 begins with {Prefix}.");
            return null;
        }
        int[]? values = CvssMetricReader.Read(text, Prefix.Length, text.Length, "CVSS 4.0", CvssDefinition.V4, out error);
        return values is null ? null : new CvssV4Vector(values);
    }

    private bool Has(string group) => CvssDefinition.V4.Where((metric, i) => metric.Group == group && _values[i] > 0).Any();
}
