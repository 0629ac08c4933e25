namespace Casebook.Runs.Errors;

/// <summary>What the program's exit status means. The one table: every command uses it, and numbers are never reused.</summary>
public enum ExitCode
{
    /// <summary>Done.</summary>
    Success = 0,

    /// <summary>A fault of the program itself: please report it.</summary>
    Unexpected = 1,

    /// <summary>The command line or a recipe is wrong.</summary>
    Usage = 2,

    /// <summary>An input can not be used: data file, model file, checkpoint, knowledge release.</summary>
    BadInput = 3,

    /// <summary>Another process works on the run folder.</summary>
    Locked = 4,

    /// <summary>A computation gave a number that is not finite; the last good checkpoint stands.</summary>
    Numerical = 5,

    /// <summary>A file could not be written: disk full, no permission, a failing disk.</summary>
    Disk = 6,

    /// <summary>A check that was asked for did not hold: a score below its threshold, a log that does not verify.</summary>
    CheckFailed = 7,

    /// <summary>Interrupted (Ctrl-C, SIGTERM); what was done is saved. 128 + SIGINT, as shells count.</summary>
    Interrupted = 130,
}

/// <summary>Which exit status an exception ends the program with.</summary>
public static class ExitCodes
{
    /// <summary>The status for <paramref name="exception"/>; <see cref="ExitCode.Unexpected"/> for all that nobody foresaw.</summary>
    public static ExitCode Of(Exception exception) => exception switch
    {
        CasebookException known => known.ExitCode,
        OperationCanceledException => ExitCode.Interrupted,
        AggregateException { InnerExceptions.Count: 1 } one => Of(one.InnerExceptions[0]),
        FileNotFoundException or DirectoryNotFoundException => ExitCode.BadInput,
        IOException or UnauthorizedAccessException => ExitCode.Disk,
        _ => ExitCode.Unexpected,
    };
}
