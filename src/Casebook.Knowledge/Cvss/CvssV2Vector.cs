using System.Diagnostics.CodeAnalysis;

namespace Casebook.Knowledge.Cvss;

/// <summary>A CVSS 2.0 vector (FIRST, A Complete Guide to the Common Vulnerability Scoring System, version 2.0, section 3.2) with its three scores.</summary>
public sealed class CvssV2Vector
{
    private static readonly decimal[][] _weights =
    [
        [1.0m, 0.646m, 0.395m], [0.71m, 0.61m, 0.35m], [0.704m, 0.56m, 0.45m], [0, 0.275m, 0.660m], [0, 0.275m, 0.660m], [0, 0.275m, 0.660m],
        [1, 0.85m, 0.90m, 0.95m, 1], [1, 0.87m, 0.90m, 0.95m, 1], [1, 0.90m, 0.95m, 1],
        [0, 0, 0.1m, 0.3m, 0.4m, 0.5m], [1, 0, 0.25m, 0.75m, 1], [1, 0.5m, 1, 1.51m], [1, 0.5m, 1, 1.51m], [1, 0.5m, 1, 1.51m],
    ];

    private const int FirstTemporal = 6;
    private const int FirstEnvironmental = 9;

    private readonly int[] _values;

    private CvssV2Vector(int[] values) => _values = values;

    /// <summary>0.0 to 10.0 with one decimal.</summary>
    public double BaseScore => (double)Base(Impact(1, 1, 1));

    /// <summary>As the base score, with the temporal metrics; null where the vector has none that is defined.</summary>
    public double? TemporalScore => IsDefined(FirstTemporal, FirstEnvironmental) ? (double)Temporal(Base(Impact(1, 1, 1))) : null;

    /// <summary>As the temporal score, with the environmental metrics; null where the vector has none that is defined.</summary>
    public double? EnvironmentalScore => IsDefined(FirstEnvironmental, _values.Length) ? (double)Environmental() : null;

    /// <summary><c>Low</c>, <c>Medium</c> or <c>High</c>, as NVD ranks base scores of version 2: from 4.0 and from 7.0.</summary>
    public string Severity => BaseScore switch
    {
        < 4 => "Low",
        < 7 => "Medium",
        _ => "High",
    };

    /// <summary>Reads a vector, in parentheses or not. Metrics may stand in any order.</summary>
    /// <exception cref="CvssFormatException">Not a vector: the exception names the fault and its place.</exception>
    public static CvssV2Vector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Read(text, out CvssFormatException? error) ?? throw error!;
    }

    /// <summary>As <see cref="Parse"/>; false instead of an exception.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CvssV2Vector? vector)
    {
        vector = text is null ? null : Read(text, out _);
        return vector is not null;
    }

    /// <summary>The canonical text: the metrics that are defined, in the specification's order.</summary>
    public override string ToString() => CvssText.Join("", CvssDefinition.V2, _values);

    /// <summary>Which value each metric of <see cref="CvssDefinition.V2"/> has.</summary>
    internal IReadOnlyList<int> Values => _values;

    private static CvssV2Vector? Read(string text, out CvssFormatException? error)
    {
        bool inParentheses = text.Length > 1 && text[0] == '(' && text[^1] == ')';
        int[]? values = CvssMetricReader.Read(text, inParentheses ? 1 : 0, inParentheses ? text.Length - 1 : text.Length, "CVSS 2", CvssDefinition.V2, out error);
        return values is null ? null : new CvssV2Vector(values);
    }

    private bool IsDefined(int from, int to) => _values[from..to].Any(value => value > 0);

    private decimal Weight(int metric) => _weights[metric][_values[metric]];

    private decimal Impact(decimal confidentiality, decimal integrity, decimal availability) =>
        10.41m * (1 - ((1 - (Weight(3) * confidentiality)) * (1 - (Weight(4) * integrity)) * (1 - (Weight(5) * availability))));

    private decimal Base(decimal impact)
    {
        decimal exploitability = 20 * Weight(0) * Weight(1) * Weight(2);
        return impact == 0 ? 0 : Round(((0.6m * impact) + (0.4m * exploitability) - 1.5m) * 1.176m);
    }

    private decimal Temporal(decimal score) => Round(score * Weight(6) * Weight(7) * Weight(8));

    private decimal Environmental()
    {
        decimal adjusted = Temporal(Base(Math.Min(10, Impact(Weight(11), Weight(12), Weight(13)))));
        // A small loss that hardly matters to the target makes the equation negative, and no score is.
        return Math.Max(0, Round((adjusted + ((10 - adjusted) * Weight(9))) * Weight(10)));
    }

    private static decimal Round(decimal score) => Math.Round(score, 1, MidpointRounding.AwayFromZero);
}
