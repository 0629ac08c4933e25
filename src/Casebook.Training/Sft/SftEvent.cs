namespace Casebook.Training.Sft;

/// <summary>What a run tells while it goes on: the command line draws it. Times are in seconds.</summary>
public abstract record SftEvent
{
    private protected SftEvent()
    {
    }

    /// <summary>The exemplars have been read.</summary>
    public sealed record DataRead(SftSamples Training, SftSamples? Validation, int Steps) : SftEvent;

    /// <summary>The longest exemplar went through forward and backward.</summary>
    /// <param name="Tokens">Its length.</param>
    /// <param name="PeakBytes">The most memory that the process has had so far.</param>
    /// <param name="MachineBytes">What the machine, or the container, has.</param>
    public sealed record Preflight(long Parameters, int Tokens, double Seconds, long PeakBytes, long MachineBytes) : SftEvent;

    /// <summary>The run goes on where an earlier process left it.</summary>
    public sealed record Resumed(int Step, int Steps, string Checkpoint) : SftEvent;

    /// <summary>A checkpoint is damaged and was passed over.</summary>
    public sealed record CheckpointSkipped(string Checkpoint, string Problem) : SftEvent;

    /// <summary>A step was taken.</summary>
    /// <param name="Loss">Mean over the step's targets, nats.</param>
    /// <param name="GradientNorm">Before clipping.</param>
    /// <param name="SecondsLeft">At the speed of the last steps, validations and checkpoints not counted.</param>
    public sealed record StepDone(
        int Number, int Steps, int Epoch, double Loss, double GradientNorm, double LearningRate, double TokensPerSecond, double SecondsLeft) : SftEvent;

    /// <summary>The loss on the validation file, nats.</summary>
    public sealed record Validated(int Step, double Loss) : SftEvent;

    /// <summary>A checkpoint stands.</summary>
    public sealed record CheckpointWritten(int Step, string Path) : SftEvent;

    /// <summary>The model stands.</summary>
    public sealed record Finished(string ModelFolder, int Steps, long Tokens, double? ValidationLoss) : SftEvent;

    /// <summary>There was nothing to do: the run had finished before.</summary>
    public sealed record AlreadyFinished(string ModelFolder) : SftEvent;
}
