using System.Globalization;
using System.Text;
using System.Text.Json;
using Casebook.Bench;

namespace Casebook.TorchBench.Race;

/// <summary>Results as tables for people and as lines of JSON.</summary>
internal static class StepText
{
    public static string Markdown(StepResult result)
    {
        int[] ours = [.. Enumerable.Range(0, result.Rows.Count).Where(row => result.Rows[row].Kind.IsOurs)];
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{result.Work.Shape}, {result.Work.Tokens:N0} tokens a step, {result.Rounds.Count} rounds ({result.LeftOut} left out), ");
        text.Append(CultureInfo.InvariantCulture, $"peak {Giga(result.Rounds.Select(round => round.Peak))} GFLOP/s in fp32 and {Giga(result.Rounds.Select(round => round.BrainPeak))} in bf16, ");
        text.AppendLine(CultureInfo.InvariantCulture, $"others took {Percent(Medians.Of([.. result.Rounds.Select(round => round.OthersShare)]))} (most {Percent(result.Rounds.Max(round => round.OthersShare))})");
        text.AppendLine();
        Row(text, ["", "allocator", "tokens/s (middle half)", "GFLOP/s", "of fp32 peak", "of bf16 peak", "peak MiB", .. ours.Select(row => $"{result.Rows[row].Kind.Name} over it (middle half)"), "first loss", "off by", "norm off by", "last loss off by"]);
        Row(text, ["---", "---", .. Enumerable.Repeat("---:", 9 + ours.Length)]);
        for (int row = 0; row < result.Rows.Count; row++)
        {
            Spread rate = result.Rate(row);
            Row(text, [
                result.Rows[row].Kind.Name, result.Rows[row].Allocator, Invariant($"{rate.Median:N0} ({rate.Low:N0}–{rate.High:N0})"),
                Invariant($"{result.Work.Flops / result.Work.Tokens * rate.Median / 1e9:F0}"), Percent(result.PeakShare(row)), Percent(result.BrainPeakShare(row)),
                Invariant($"{result.PeakBytes(row) >> 20:N0}"), .. ours.Select(own => own == row ? "" : Ratio(result.Ratio(own, row))),
                Invariant($"{result.Rows[row].First.Loss:F4}"), Invariant($"{result.LossDifference(row):E0}"), Invariant($"{result.NormDifference(row):E0}"), Invariant($"{result.LastLossDifference(row):E0}"),
            ]);
        }
        return text.ToString();
    }

    public static string Json(StepResult result, int threads) => JsonSerializer.Serialize(new
    {
        shape = result.Work.Shape,
        tokens = result.Work.Tokens,
        sequence = Rows.StepWork.Length,
        threads,
        flops = result.Work.Flops,
        rounds_left_out = result.LeftOut,
        rounds = result.Rounds.Select(round => new
        {
            multiply_add_peak_flops = round.Peak,
            brain_float_peak_flops = double.IsNaN(round.BrainPeak) ? (double?)null : round.BrainPeak,
            others_share = round.OthersShare,
            seconds = round.Steps.Select(step => step.Seconds),
        }),
        rows = result.Rows.Select((record, row) => new
        {
            name = record.Kind.Name,
            allocator = record.Allocator,
            tokens_per_second = result.Rate(row).Median,
            flops_per_second = result.Work.Flops / result.Work.Tokens * result.Rate(row).Median,
            peak_share = result.PeakShare(row),
            brain_float_peak_share = double.IsNaN(result.BrainPeakShare(row)) ? (double?)null : result.BrainPeakShare(row),
            peak_bytes = result.PeakBytes(row),
            first_loss = record.First.Loss,
            first_gradient_norm = record.First.Norm,
            last_loss = result.Rounds[^1].Steps[row].Loss,
            faster_than = result.Rows.Select((other, i) => (other.Kind.Name, Ratio: result.Ratio(row, i))).Where(pair => pair.Name != record.Kind.Name)
                .ToDictionary(pair => pair.Name, pair => new { median = pair.Ratio.Median, low = pair.Ratio.Low, high = pair.Ratio.High }),
        }),
    });

    private static void Row(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).AppendLine(" |");

    private static string Ratio(Spread ratio) => Invariant($"{ratio.Median:F2} ({ratio.Low:F2}–{ratio.High:F2})");

    private static string Percent(double share) => double.IsNaN(share) ? "" : Invariant($"{100 * share:F0} %");

    private static string Giga(IEnumerable<double> values) => Invariant($"{Medians.Of([.. values]) / 1e9:F0}");

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
