namespace Casebook.Evaluation.CodeExecution;

/// <summary>What one trial may take. The defaults are ours: the slowest published solution of HumanEval and MBPP takes 2.5 s of a processor of 2023.</summary>
public sealed record CodeLimits
{
    /// <summary>Seconds by the clock, from the start of the answer's process to the last test.</summary>
    public double WallSeconds { get; init; } = 30;

    /// <summary>Seconds of processor time, of each process of the answer; whole seconds, as the system counts them.</summary>
    public int CpuSeconds { get; init; } = 15;

    /// <summary>Bytes of address space, of each process of the answer.</summary>
    public long MemoryBytes { get; init; } = 512L << 20;

    /// <summary>Bytes of one file.</summary>
    public long FileBytes { get; init; } = 8L << 20;

    /// <summary>Bytes of all files together; they lie in memory and vanish with the trial.</summary>
    public long FolderBytes { get; init; } = 32L << 20;

    /// <summary>Processes and threads at once.</summary>
    public int Processes { get; init; } = 16;
}
