namespace Casebook.Knowledge.Cvss;

/// <summary>
/// The base equations (FIRST, CVSS v3.0 section 8.1 and v3.1 section 7.1) in decimal arithmetic, so that no binary rounding
/// error can tip a score over an edge of 0.1.
/// </summary>
internal static class CvssScore
{
    public static decimal Base(CvssVector v) => Terms(v).BaseScore;

    public static CvssTerms Terms(CvssVector v)
    {
        decimal lost = 1 - ((1 - Weight(v.Confidentiality)) * (1 - Weight(v.Integrity)) * (1 - Weight(v.Availability)));
        bool changed = v.Scope == Scope.Changed;
        decimal impact = changed ? (7.52m * (lost - 0.029m)) - (3.25m * Power15(lost - 0.02m)) : 6.42m * lost;
        decimal exploitability = 8.22m * Weight(v.AttackVector) * Weight(v.AttackComplexity) * Weight(v.PrivilegesRequired, changed) * Weight(v.UserInteraction);
        if (impact <= 0)
        {
            return new(lost, impact, exploitability, 0, 0);
        }
        decimal sum = impact + exploitability;
        decimal raw = Math.Min(changed ? 1.08m * sum : sum, 10);
        return new(lost, impact, exploitability, raw, v.Version == CvssVersion.V30 ? RoundUp30(raw) : RoundUp31(raw));
    }

    public static decimal Weight(CvssVector v, string metric) => metric switch
    {
        "AV" => Weight(v.AttackVector),
        "AC" => Weight(v.AttackComplexity),
        "PR" => Weight(v.PrivilegesRequired, v.Scope == Scope.Changed),
        "UI" => Weight(v.UserInteraction),
        "C" => Weight(v.Confidentiality),
        "I" => Weight(v.Integrity),
        "A" => Weight(v.Availability),
        _ => throw new ArgumentException($"{metric} has no weight in CVSS 3; use one of AV, AC, PR, UI, C, I, A.", nameof(metric)),
    };

    public static string Severity(decimal score) => score switch
    {
        0 => "None",
        < 4 => "Low",
        < 7 => "Medium",
        < 9 => "High",
        _ => "Critical",
    };

    /// <summary>The smallest number with one decimal that is not below the input (v3.0 section 8.1).</summary>
    private static decimal RoundUp30(decimal value) => Math.Ceiling(value * 10) / 10;

    /// <summary>Roundup over hundred-thousandths (v3.1 appendix A), which ignores what lies beyond the fifth decimal.</summary>
    private static decimal RoundUp31(decimal value)
    {
        long scaled = (long)Math.Round(value * 100_000, MidpointRounding.AwayFromZero);
        return scaled % 10_000 == 0 ? scaled / 100_000m : ((scaled / 10_000) + 1) / 10m;
    }

    private static decimal Power15(decimal x)
    {
        decimal x3 = x * x * x;
        decimal x5 = x3 * x * x;
        return x5 * x5 * x5;
    }

    private static decimal Weight(AttackVector value) => value switch
    {
        AttackVector.Network => 0.85m,
        AttackVector.Adjacent => 0.62m,
        AttackVector.Local => 0.55m,
        _ => 0.2m,
    };

    private static decimal Weight(AttackComplexity value) => value == AttackComplexity.Low ? 0.77m : 0.44m;

    private static decimal Weight(PrivilegesRequired value, bool changed) => value switch
    {
        PrivilegesRequired.None => 0.85m,
        PrivilegesRequired.Low => changed ? 0.68m : 0.62m,
        _ => changed ? 0.5m : 0.27m,
    };

    private static decimal Weight(UserInteraction value) => value == UserInteraction.None ? 0.85m : 0.62m;

    private static decimal Weight(Impact value) => value switch
    {
        Impact.High => 0.56m,
        Impact.Low => 0.22m,
        _ => 0,
    };
}
