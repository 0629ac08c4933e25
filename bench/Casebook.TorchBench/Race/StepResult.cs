using Casebook.Bench;
using Casebook.TorchBench.Rows;

namespace Casebook.TorchBench.Race;

/// <summary>One step of every row.</summary>
/// <param name="Peak">fp32 operations a second that the multiply units gave at the round's beginning.</param>
/// <param name="BrainPeak">The same in bf16; not a number where the processor has no instruction for it.</param>
/// <param name="Steps">In the order of the rows.</param>
/// <param name="OthersShare">What other processes and the host took of the processors.</param>
internal sealed record StepRound(double Peak, double BrainPeak, IReadOnlyList<StepReport> Steps, double OthersShare);

/// <param name="First">Of the same weights in every row, so its loss must be the same too.</param>
internal sealed record RowRecord(RowKind Kind, string Allocator, StepReport First);

/// <summary>A median of rounds, and the middle half of them.</summary>
internal readonly record struct Spread(double Median, double Low, double High)
{
    public static Spread Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Spread(Medians.Of(sorted), sorted[sorted.Length / 4], sorted[sorted.Length - 1 - (sorted.Length / 4)]);
    }
}

/// <summary>A shape's rounds.</summary>
/// <param name="LeftOut">Rounds that do not count, because others took too much.</param>
internal sealed record StepResult(StepWork Work, IReadOnlyList<RowRecord> Rows, IReadOnlyList<StepRound> Rounds, int LeftOut)
{
    /// <summary>Tokens a second.</summary>
    public Spread Rate(int row) => Spread.Of(Rounds.Select(round => Work.Tokens / round.Steps[row].Seconds));

    /// <summary>Operations a second over the fp32 peak of the same round; above 1 is possible in narrower numbers.</summary>
    public double PeakShare(int row) => Medians.Of([.. Rounds.Select(round => Work.Flops / round.Steps[row].Seconds / round.Peak)]);

    /// <summary>The same over the bf16 peak.</summary>
    public double BrainPeakShare(int row) => Medians.Of([.. Rounds.Select(round => Work.Flops / round.Steps[row].Seconds / round.BrainPeak)]);

    /// <summary>How many times as fast a row is as another, round by round.</summary>
    public Spread Ratio(int row, int other) => Spread.Of(Rounds.Select(round => round.Steps[other].Seconds / round.Steps[row].Seconds));

    /// <summary>The most memory that a row's process has had.</summary>
    public long PeakBytes(int row) => Rounds[^1].Steps[row].PeakBytes;

    /// <summary>How far the first step's loss is from that of the first row.</summary>
    public double LossDifference(int row) => Math.Abs(Rows[row].First.Loss / Rows[0].First.Loss - 1);

    /// <summary>How far the loss of the last round is from that of the first row, which shows what the optimizers did.</summary>
    public double LastLossDifference(int row) => Math.Abs(Rounds[^1].Steps[row].Loss / Rounds[^1].Steps[0].Loss - 1);

    /// <summary>How far the first gradient's norm is from that of the first row.</summary>
    public double NormDifference(int row) => Math.Abs(Rows[row].First.Norm / Rows[0].First.Norm - 1);
}
