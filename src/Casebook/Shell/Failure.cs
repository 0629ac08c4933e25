using Casebook.Runs.Errors;
using Spectre.Console;

namespace Casebook.Shell;

/// <summary>Turns an exception into a message that a person can act on, and an exit code.</summary>
internal static class Failure
{
    /// <summary>Prints <paramref name="exception"/> without its stack trace, unless asked for it.</summary>
    public static ExitCode Print(IAnsiConsole notes, Exception exception, bool debug)
    {
        if (exception is AggregateException { InnerExceptions.Count: 1 } one)
            exception = one.InnerExceptions[0];
        ExitCode code = ExitCodes.Of(exception);
        debug |= Environment.GetEnvironmentVariable("CASEBOOK_DEBUG") is { Length: > 0 } set && set != "0";
        notes.WriteError(code == ExitCode.Unexpected
            ? $"{exception.GetType().Name}: {exception.Message} This is a fault of the program: please report it with the output of the same command and --debug."
            : exception.Message);
        if (debug)
            notes.WriteNote(exception.ToString());
        return code;
    }
}
