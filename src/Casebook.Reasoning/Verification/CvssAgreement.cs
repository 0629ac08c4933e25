using Casebook.Knowledge.Cvss;

namespace Casebook.Reasoning.Verification;

/// <summary>How far an answered vector is from the true one.</summary>
/// <param name="Agrees">Whether each metric agrees, in the order of <see cref="CvssVector.MetricNames"/>.</param>
/// <param name="ScoreDistance">|Δ base score|, 0 to 10, both scored as 3.1.</param>
public sealed record CvssAgreement(IReadOnlyList<bool> Agrees, double ScoreDistance)
{
    /// <summary>All eight metrics agree.</summary>
    public bool All => Agrees.All(a => a);

    /// <summary>Names of the metrics that do not agree.</summary>
    public IReadOnlyList<string> Different => [.. CvssVector.MetricNames.Where((_, i) => !Agrees[i])];

    /// <summary>Compares two vectors; their versions do not matter.</summary>
    public static CvssAgreement Of(CvssVector truth, CvssVector answer) => new(
        [.. CvssVector.MetricNames.Select(name => truth[name] == answer[name])],
        Math.Round(Math.Abs((truth with { Version = CvssVersion.V31 }).BaseScore - (answer with { Version = CvssVersion.V31 }).BaseScore), 1));
}
