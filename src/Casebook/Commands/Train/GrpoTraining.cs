using System.Globalization;
using Casebook.Shell;
using Casebook.Training.Grpo;

namespace Casebook.Commands.Train;

/// <summary>Runs reinforcement learning while showing progress: a bar, and what every step came to on two lines that stay.</summary>
internal static class GrpoTraining
{
    public static Task<GrpoResult> RunAsync(Terminal terminal, GrpoJob job, CancellationToken cancellation) =>
        LiveProgress.Show(terminal.Notes, "GRPO", live => Task.Run(
            () => GrpoRun.Run(job with { Progress = new Follower(live) }, cancellation), CancellationToken.None));

    private sealed class Follower(LiveProgress live) : IProgress<GrpoEvent>
    {
        private string _last = "";

        public void Report(GrpoEvent value)
        {
            switch (value)
            {
                case GrpoEvent.DataRead read:
                    live.Note($"{read.Problems:N0} problems{(read.TooLong == 0 ? "" : $" ({read.TooLong:N0} too long and left out)")}; {read.Steps:N0} steps.");
                    break;
                case GrpoEvent.RewardsHeld held:
                    live.Note($"{held.Kinds:N0} kinds of adversarial completions tried on the rewards, {held.Tried:N0} completions: none pays.");
                    break;
                case GrpoEvent.Preflight preflight:
                    live.Note($"{preflight.Parameters / 1e6:0.00} million parameters. The longest group ({preflight.Rows:N0} rows) done in {preflight.Seconds:0.00} s; memory so far {Sizes.Binary(preflight.PeakBytes)} of {Sizes.Binary(preflight.MachineBytes)}.");
                    break;
                case GrpoEvent.Resumed resumed:
                    live.Note($"Going on after step {resumed.Step:N0} of {resumed.Steps:N0} from {resumed.Checkpoint}.");
                    break;
                case GrpoEvent.CheckpointSkipped skipped:
                    live.Note($"Passed over a damaged checkpoint, {skipped.Checkpoint}: {skipped.Problem}.");
                    break;
                case GrpoEvent.Sampling sampling:
                    live.Report(
                        sampling.Step - 1 + (0.5 * sampling.Ended / sampling.Samples), sampling.Steps,
                        $"step {sampling.Step:N0} of {sampling.Steps:N0}, {sampling.Ended:N0} of {sampling.Samples:N0} sampled{_last}");
                    break;
                case GrpoEvent.StepDone step:
                    _last = $", {Sizes.Duration(TimeSpan.FromSeconds(step.SecondsLeft))} left";
                    foreach (string line in StepLines.Of(step))
                        live.Note(line);
                    live.Report(step.Number, step.Steps, $"step {step.Number:N0} of {step.Steps:N0}{_last}");
                    break;
                case GrpoEvent.CheckpointWritten checkpoint:
                    live.Note($"Saved step {checkpoint.Step:N0}.");
                    break;
            }
        }
    }
}

/// <summary>A step's metrics in words.</summary>
internal static class StepLines
{
    public static IEnumerable<string> Of(GrpoEvent.StepDone step)
    {
        IReadOnlyDictionary<string, double> metrics = step.Metrics;
        string Number(string name, string format) => metrics.TryGetValue(name, out double value) && double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
        string Parts(string prefix, string format) => string.Join(", ", metrics.Where(metric => metric.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(metric => $"{metric.Key[prefix.Length..]} {Number(metric.Key, format)}"));
        string gates = Parts("violations.", "0.0 %");
        yield return $"{step.Number,4}  reward {Number("reward", "0.000")} ({Parts("reward.", "0.00")}); signal {Number("signal_share", "0 %")}, cut {Number("truncated_share", "0.0 %")}, gates {(gates.Length == 0 ? "0 %" : gates)}; "
            + $"trace {Number("trace_tokens", "0")} tokens, distinct {Number("distinct_ngrams", "0 %")}, quotes in prompt {Number("quotes_in_prompt", "0.0 %")}";
        yield return $"      entropy {Number("entropy", "0.000")}, KL {Number("kl", "0.0000")}, mismatch KL {Number("mismatch_kl", "0.##e+0")}, clipped {Number("clipped_share", "0.0 %")}, gradient {Number("gradient_norm", "0.00")}; "
            + $"{Number("generation_tokens_per_second", "#,##0")} tokens/s sampled, {Number("training_tokens_per_second", "#,##0")} trained";
    }
}
