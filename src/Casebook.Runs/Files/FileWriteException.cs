using Casebook.Runs.Errors;

namespace Casebook.Runs.Files;

/// <summary>A file that could not be written. The file's old content stands.</summary>
public sealed class FileWriteException : CasebookException
{
    private FileWriteException(string file, string problem, string remedy, Exception? inner)
        : base(ExitCode.Disk, file, "", problem, remedy, inner)
    {
    }

    /// <summary>The disk has too little room.</summary>
    /// <param name="needed">Bytes that the file needs, or, where <paramref name="atLeast"/>, as many as are known of.</param>
    internal static FileWriteException Full(string file, long needed, bool atLeast, Exception? inner)
    {
        string free = DiskSpace.Free(file) is { } bytes ? DiskSpace.Readable(bytes) : "an unknown amount";
        return new FileWriteException(
            file,
            $"the disk is full: {(atLeast ? "at least " : "")}{DiskSpace.Readable(needed)} needed, {free} free",
            "Free some space or choose another folder, then run the same command again: what was saved before is whole.",
            inner);
    }

    /// <summary>Anything else that the system refuses.</summary>
    internal static FileWriteException From(string file, string doing, Exception inner, long written = 0) => inner switch
    {
        IOException io when DiskSpace.IsFull(io) => Full(file, written, atLeast: true, inner),
        UnauthorizedAccessException => new FileWriteException(
            file, $"no permission while {doing}", "Choose another folder or change its permissions.", inner),
        _ => new FileWriteException(
            file, $"{doing} failed: {inner.Message.TrimEnd('.')}", "Check the disk, then run the same command again.", inner),
    };
}
