using Casebook.Shell;
using Casebook.Training.Sft;

namespace Casebook.Commands.Train;

/// <summary>Runs supervised fine-tuning while showing progress.</summary>
internal static class SftTraining
{
    public static Task<SftResult> RunAsync(Terminal terminal, SftJob job, CancellationToken cancellation) =>
        LiveProgress.Show(terminal.Notes, "Training", live => Task.Run(
            () => SftRun.Run(job with { Progress = new Follower(live) }, cancellation), CancellationToken.None));

    private sealed class Follower(LiveProgress live) : IProgress<SftEvent>
    {
        private double? _validationLoss;

        public void Report(SftEvent value)
        {
            switch (value)
            {
                case SftEvent.DataRead read:
                    live.Note($"{read.Training.Items.Count:N0} exemplars, {read.Training.Tokens:N0} tokens ({read.Training.Targets:N0} learned from); {read.Steps:N0} steps{Left(read.Training)}.");
                    break;
                case SftEvent.Preflight preflight:
                    live.Note($"{preflight.Parameters / 1e6:0.00} million parameters. Longest exemplar ({preflight.Tokens:N0} tokens) done in {preflight.Seconds:0.00} s; memory so far {Sizes.Binary(preflight.PeakBytes)} of {Sizes.Binary(preflight.MachineBytes)}.");
                    break;
                case SftEvent.Resumed resumed:
                    live.Note($"Going on after step {resumed.Step:N0} of {resumed.Steps:N0} from {resumed.Checkpoint}.");
                    break;
                case SftEvent.CheckpointSkipped skipped:
                    live.Note($"Passed over a damaged checkpoint, {skipped.Checkpoint}: {skipped.Problem}.");
                    break;
                case SftEvent.StepDone step:
                    string validation = _validationLoss is { } loss ? $" (validation {loss:0.000})" : "";
                    live.Report(step.Number, step.Steps, $"step {step.Number:N0} of {step.Steps:N0}, loss {step.Loss:0.000}{validation}, {step.TokensPerSecond:N0} tokens/s, {Sizes.Duration(TimeSpan.FromSeconds(step.SecondsLeft))} left");
                    break;
                case SftEvent.Validated validated:
                    _validationLoss = validated.Loss;
                    break;
                case SftEvent.CheckpointWritten checkpoint:
                    live.Note($"Saved step {checkpoint.Step:N0}.");
                    break;
            }
        }

        private static string Left(SftSamples samples) => string.Concat(
            (samples.Skipped, samples.Truncated) is (0, 0) ? "" : $"; {samples.Skipped:N0} too long and left out, {samples.Truncated:N0} cut",
            samples.Refused.Count == 0 ? "" : $"; left out for their traces: {string.Join(", ", samples.Refused.Select(gate => $"{gate.Value:N0} {gate.Key}"))}");
    }
}
