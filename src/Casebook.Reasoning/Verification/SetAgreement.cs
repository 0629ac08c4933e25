namespace Casebook.Reasoning.Verification;

/// <summary>How two sets agree, as counts: those of several answers add up to what micro averages are made of.</summary>
/// <param name="Common">Members of both.</param>
/// <param name="Given">Members of the answer's set.</param>
/// <param name="Wanted">Members of the reference's set.</param>
public readonly record struct SetAgreement(int Common, int Given, int Wanted)
{
    /// <summary>The agreement of two sets.</summary>
    public static SetAgreement Of(IReadOnlySet<string> given, IReadOnlySet<string> wanted) => new(given.Count(wanted.Contains), given.Count, wanted.Count);

    /// <summary>The sets are equal.</summary>
    public bool Exact => Common == Given && Common == Wanted;

    /// <summary>Share of the answer's members that are right; 0 where it has none.</summary>
    public double Precision => Given == 0 ? 0 : (double)Common / Given;

    /// <summary>Share of the reference's members that were found; 0 where it has none.</summary>
    public double Recall => Wanted == 0 ? 0 : (double)Common / Wanted;

    /// <summary>Harmonic mean of the two; 0 where nothing is common.</summary>
    public double F1 => Common == 0 ? 0 : 2.0 * Common / (Given + Wanted);

    /// <summary>Members of both in relation to members of either; 0 where there are none.</summary>
    public double Jaccard => Given + Wanted == 0 ? 0 : (double)Common / (Given + Wanted - Common);

    /// <summary>Counts of both taken together.</summary>
    public static SetAgreement operator +(SetAgreement one, SetAgreement other) => new(one.Common + other.Common, one.Given + other.Given, one.Wanted + other.Wanted);
}
