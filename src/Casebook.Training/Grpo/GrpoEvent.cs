namespace Casebook.Training.Grpo;

/// <summary>What a run tells while it goes on: the command line draws it. Times are in seconds.</summary>
public abstract record GrpoEvent
{
    private protected GrpoEvent()
    {
    }

    /// <summary>The problems have been read.</summary>
    /// <param name="TooLong">Left out, since prompt and completion would not fit into the context.</param>
    public sealed record DataRead(int Problems, int TooLong, int Steps) : GrpoEvent;

    /// <summary>The rewards of the recipe held against the adversarial completions.</summary>
    public sealed record RewardsHeld(int Kinds, int Tried) : GrpoEvent;

    /// <summary>The longest prompt with the longest possible completions went through forward and backward.</summary>
    public sealed record Preflight(long Parameters, int Rows, double Seconds, long PeakBytes, long MachineBytes) : GrpoEvent;

    /// <summary>The run goes on where an earlier process left it.</summary>
    public sealed record Resumed(int Step, int Steps, string Checkpoint) : GrpoEvent;

    /// <summary>A checkpoint is damaged and was passed over.</summary>
    public sealed record CheckpointSkipped(string Checkpoint, string Problem) : GrpoEvent;

    /// <summary>A completion of the step has ended.</summary>
    public sealed record Sampling(int Step, int Steps, int Ended, int Samples) : GrpoEvent;

    /// <summary>A step was taken.</summary>
    /// <param name="Metrics">As in <c>metrics.jsonl</c>.</param>
    /// <param name="SecondsLeft">At the speed of the last steps.</param>
    public sealed record StepDone(int Number, int Steps, IReadOnlyDictionary<string, double> Metrics, double SecondsLeft) : GrpoEvent;

    /// <summary>A checkpoint stands.</summary>
    public sealed record CheckpointWritten(int Step, string Path) : GrpoEvent;

    /// <summary>The model stands.</summary>
    public sealed record Finished(string ModelFolder, int Steps) : GrpoEvent;

    /// <summary>There was nothing to do: the run had finished before.</summary>
    public sealed record AlreadyFinished(string ModelFolder) : GrpoEvent;
}
