namespace Casebook.Runs.Errors;

/// <summary>
/// A failure that a user can do something about: in which file, where in it, what is wrong, what to do. Its message is
/// fit to print as it is, without a stack trace.
/// </summary>
public abstract class CasebookException : Exception
{
    /// <param name="exitCode">What the program ends with when nobody handles it.</param>
    /// <param name="file">File, folder or option.</param>
    /// <param name="place">Line, offset, field or key within the file; empty for the file as a whole.</param>
    /// <param name="problem">What is wrong there, without a full stop.</param>
    /// <param name="remedy">What the user can do, as a sentence.</param>
    /// <param name="inner">The cause.</param>
    protected CasebookException(ExitCode exitCode, string file, string place, string problem, string remedy, Exception? inner = null)
        : base(Sentence(file, place, problem, remedy), inner)
    {
        ExitCode = exitCode;
        File = file;
        Place = place;
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>What the program ends with when nobody handles this.</summary>
    public ExitCode ExitCode { get; }

    /// <summary>File, folder or option.</summary>
    public string File { get; }

    /// <summary>Line, offset, field or key within the file; empty for the file as a whole.</summary>
    public string Place { get; }

    /// <summary>What is wrong there, without a full stop.</summary>
    public string Problem { get; }

    /// <summary>What the user can do, as a sentence.</summary>
    public string Remedy { get; }

    private static string Sentence(string file, string place, string problem, string remedy) =>
        place.Length == 0 ? $"{file}: {problem}. {remedy}" : $"{file}: {place}: {problem}. {remedy}";
}
