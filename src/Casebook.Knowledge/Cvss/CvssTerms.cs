namespace Casebook.Knowledge.Cvss;

/// <summary>
/// What the base equations compute on the way to a score (FIRST, CVSS v3.1 section 7.1; the weights of section 7.4), in
/// decimal arithmetic, so that no binary rounding error can tip a score over an edge of 0.1.
/// </summary>
/// <param name="Iss">The impact sub-score: 1 − (1 − C)(1 − I)(1 − A), 0 to 0.914816, exact.</param>
/// <param name="Impact">6.42 × ISS where the scope is unchanged, 7.52 × (ISS − 0.029) − 3.25 × (ISS − 0.02)^15 where it is changed. Not above 0 where nothing is lost.</param>
/// <param name="Exploitability">8.22 × AV × AC × PR × UI.</param>
/// <param name="Unrounded">Impact + Exploitability, times 1.08 where the scope is changed, at most 10; 0 where the impact is not above 0.</param>
/// <param name="BaseScore">Rounded up to one decimal, as the vector's version says.</param>
public sealed record CvssTerms(decimal Iss, decimal Impact, decimal Exploitability, decimal Unrounded, decimal BaseScore)
{
    /// <summary>The terms of a vector.</summary>
    public static CvssTerms Of(CvssVector vector)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return CvssScore.Terms(vector);
    }

    /// <summary>The weight of a metric's value (section 7.4); that of PR depends on the scope.</summary>
    /// <param name="metric">AV, AC, PR, UI, C, I or A.</param>
    /// <exception cref="ArgumentException">Not a base metric, or S, which has no weight.</exception>
    public static decimal Weight(CvssVector vector, string metric)
    {
        ArgumentNullException.ThrowIfNull(vector);
        return CvssScore.Weight(vector, metric);
    }

    /// <summary>A score's severity: <c>None</c>, <c>Low</c>, <c>Medium</c>, <c>High</c> or <c>Critical</c> (section 5, qualitative severity rating scale).</summary>
    /// <param name="score">0.0 to 10.0.</param>
    public static string Severity(decimal score) => CvssScore.Severity(score);
}
