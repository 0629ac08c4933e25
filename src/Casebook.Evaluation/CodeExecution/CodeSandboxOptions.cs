namespace Casebook.Evaluation.CodeExecution;

/// <summary>Whether and how programs of a model are run.</summary>
public sealed record CodeSandboxOptions
{
    /// <summary>Whether programs may be run at all; false by default: every trial is refused.</summary>
    public bool AllowCodeExecution { get; init; }

    /// <summary>Whether they may be run without namespaces, where the program can read what its user can read; false by default.</summary>
    public bool AllowWeakIsolation { get; init; }

    /// <summary>Path of the interpreter; null: <c>python3</c> on PATH.</summary>
    public string? Python { get; init; }

    /// <summary>Trials at once; 0: one for each processor.</summary>
    public int Concurrency { get; init; }
}
