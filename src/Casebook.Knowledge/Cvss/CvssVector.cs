namespace Casebook.Knowledge.Cvss;

/// <summary>
/// A CVSS 3.0 or 3.1 base vector (FIRST, Common Vulnerability Scoring System v3.1, section 6).
/// </summary>
public sealed record CvssVector(
    CvssVersion Version,
    AttackVector AttackVector,
    AttackComplexity AttackComplexity,
    PrivilegesRequired PrivilegesRequired,
    UserInteraction UserInteraction,
    Scope Scope,
    Impact Confidentiality,
    Impact Integrity,
    Impact Availability)
{
    /// <summary>Names of the eight base metrics in canonical order: AV, AC, PR, UI, S, C, I, A.</summary>
    public static IReadOnlyList<string> MetricNames { get; } = [.. MetricTable.Base.Select(m => m.Name)];

    /// <summary>0.0 to 10.0 with one decimal, rounded as the vector's version says.</summary>
    public double BaseScore => (double)CvssScore.Base(this);

    /// <summary><c>None</c>, <c>Low</c>, <c>Medium</c>, <c>High</c> or <c>Critical</c> (section 5, qualitative severity rating scale).</summary>
    public string Severity => CvssScore.Severity(CvssScore.Base(this));

    /// <summary>The value of a base metric as one letter, for example <c>'N'</c> of <c>AV</c>.</summary>
    /// <exception cref="ArgumentException">Not a base metric.</exception>
    public char this[string metric]
    {
        get
        {
            int index = MetricTable.IndexOf(MetricTable.Base, metric);
            return index < 0
                ? throw new ArgumentException($"{metric} is not a base metric of CVSS 3; use one of {string.Join(", ", MetricNames)}.", nameof(metric))
                : MetricTable.Base[index].Values[Value(index)];
        }
    }

    /// <summary>
    /// Reads a vector. Metrics may stand in any order (section 6 allows it); upper case only; temporal and environmental
    /// metrics are checked and then dropped, since they do not bear on the base score.
    /// </summary>
    /// <exception cref="CvssFormatException">Not a vector: the exception names the fault and its place.</exception>
    public static CvssVector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return CvssParser.Parse(text, out CvssFormatException? error) ?? throw error!;
    }

    /// <summary>As <see cref="Parse"/>; false instead of an exception.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CvssVector? vector)
    {
        vector = text is null ? null : CvssParser.Parse(text, out _);
        return vector is not null;
    }

    /// <summary>All 2,592 base vectors of a version, in the order of the metrics' values.</summary>
    public static IEnumerable<CvssVector> All(CvssVersion version)
    {
        int count = MetricTable.Base.Aggregate(1, (product, metric) => product * metric.Values.Length);
        for (int n = 0; n < count; n++)
        {
            var values = new int[MetricTable.Base.Length];
            int rest = n;
            for (int i = values.Length - 1; i >= 0; i--)
            {
                (rest, values[i]) = Math.DivRem(rest, MetricTable.Base[i].Values.Length);
            }
            yield return FromValues(version, values);
        }
    }

    /// <summary>The canonical text: all eight metrics in the specification's order.</summary>
    public override string ToString()
    {
        string metrics = string.Join('/', MetricTable.Base.Select((m, i) => $"{m.Name}:{m.Values[Value(i)]}"));
        return $"CVSS:{(Version == CvssVersion.V30 ? "3.0" : "3.1")}/{metrics}";
    }

    internal static CvssVector FromValues(CvssVersion version, ReadOnlySpan<int> values) =>
        new(version, (AttackVector)values[0], (AttackComplexity)values[1], (PrivilegesRequired)values[2],
            (UserInteraction)values[3], (Scope)values[4], (Impact)values[5], (Impact)values[6], (Impact)values[7]);

    private int Value(int metric) => metric switch
    {
        0 => (int)AttackVector,
        1 => (int)AttackComplexity,
        2 => (int)PrivilegesRequired,
        3 => (int)UserInteraction,
        4 => (int)Scope,
        5 => (int)Confidentiality,
        6 => (int)Integrity,
        _ => (int)Availability,
    };
}
