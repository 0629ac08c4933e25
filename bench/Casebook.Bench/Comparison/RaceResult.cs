namespace Casebook.Bench.Comparison;

/// <summary>Tokens a second of one engine, round by round.</summary>
internal sealed record TeamRates(string Name, IReadOnlyList<double> Rates)
{
    public double Median => Medians.Of([.. Rates]);
}

/// <summary>A scenario's rounds.</summary>
/// <param name="Teams">Ours first, if it takes part.</param>
/// <param name="Bandwidths">Bytes a second, measured in every round.</param>
/// <param name="Peaks">fp32 operations a second, measured in every round.</param>
/// <param name="StepsOfTurn">Steps that one turn had.</param>
/// <param name="OthersShare">What others took of the processors meanwhile.</param>
internal sealed record RaceResult(
    Scenario Scenario, IReadOnlyList<TeamRates> Teams, IReadOnlyList<double> Bandwidths, IReadOnlyList<double> Peaks, int StepsOfTurn, double OthersShare)
{
    /// <summary>The first engine's speed over another's: the middle of the rounds, and the middle half of them.</summary>
    public (double Median, double Low, double High) Ratio(int team)
    {
        double[] ratios = [.. Teams[0].Rates.Zip(Teams[team].Rates, (ours, theirs) => ours / theirs).Order()];
        return (Medians.Of(ratios), ratios[ratios.Length / 4], ratios[ratios.Length - 1 - (ratios.Length / 4)]);
    }

    /// <summary>Bytes of weights that an engine reads a second, over the bandwidth of the same round; the middle of the rounds.</summary>
    public double BandwidthShare(int team, ModelWork work) =>
        Medians.Of([.. Teams[team].Rates.Zip(Bandwidths, (rate, bandwidth) => rate / Scenario.Sequences * work.PassBytes / bandwidth)]);

    /// <summary>Operations with weights, over the fp32 peak of the same round. Above 1 is possible where numbers are narrower than fp32.</summary>
    public double PeakShare(int team, ModelWork work) =>
        Medians.Of([.. Teams[team].Rates.Zip(Peaks, (rate, peak) => work.Operations(Scenario) * rate / peak)]);
}
