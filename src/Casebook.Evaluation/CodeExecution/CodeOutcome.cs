namespace Casebook.Evaluation.CodeExecution;

/// <summary>How a trial ended.</summary>
public enum CodeResult
{
    /// <summary>Every test passed.</summary>
    Passed,

    /// <summary>A test did not pass, or the program does not load.</summary>
    Failed,

    /// <summary>The clock or the processor time ran out.</summary>
    TimedOut,

    /// <summary>The program wanted more memory than it may have.</summary>
    OutOfMemory,

    /// <summary>The program's process ended before the tests were through, or there is no result.</summary>
    Crashed,

    /// <summary>Nothing was judged: not allowed, no interpreter, no isolation, or tests that can not be asked.</summary>
    Refused,
}

/// <summary>What came of a trial.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="Detail">Why, in a sentence; empty where it passed. It may quote the program: text of a model.</param>
/// <param name="Seconds">By the clock, from the start of the program's process; 0 where it was refused.</param>
/// <param name="Output">The last bytes that the program wrote to standard output and error, at most 4096: text of a model.</param>
/// <param name="Isolation">Names of the mechanisms that held the program; empty where it was refused.</param>
public sealed record CodeOutcome(CodeResult Result, string Detail, double Seconds, string Output, IReadOnlyList<string> Isolation)
{
    /// <summary>Nothing was run, or nothing can be said.</summary>
    public static CodeOutcome Refused(string reason) => new(CodeResult.Refused, reason, 0, "", []);
}
