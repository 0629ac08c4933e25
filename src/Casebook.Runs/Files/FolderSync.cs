using System.Runtime.InteropServices;

namespace Casebook.Runs.Files;

/// <summary>
/// Forces a folder's entries to the disk, so that a rename outlives a power cut. On Windows the file system keeps its
/// own journal of entries and there is nothing to call.
/// </summary>
internal static partial class FolderSync
{
    private const int ReadOnly = 0;
    private const int InputOutputError = 5;

    /// <exception cref="IOException">The disk is failing. A file system that knows no such call is no error.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        int descriptor = Open(folder, ReadOnly);
        if (descriptor < 0)
        {
            return;
        }
        int error = Sync(descriptor) == 0 ? 0 : Marshal.GetLastPInvokeError();
        _ = Close(descriptor);
        if (error == InputOutputError)
        {
            throw new IOException($"the entries of {folder} could not be forced to the disk", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
