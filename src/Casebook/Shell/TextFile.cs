using Casebook.Runs.Errors;

namespace Casebook.Shell;

/// <summary>A small file of text that a user named.</summary>
internal static class TextFile
{
    /// <param name="remedy">What to do where it can not be read.</param>
    /// <exception cref="TextFileException">It can not be read.</exception>
    public static string Read(string file, string remedy)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TextFileException(file, remedy, exception);
        }
    }
}

/// <summary>A file of text that can not be read.</summary>
internal sealed class TextFileException(string file, string remedy, Exception inner) : CasebookException(
    ExitCode.BadInput, file, "", "can not be read: " + inner.Message.TrimEnd('.'), remedy, inner);
