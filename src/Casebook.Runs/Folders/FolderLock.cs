using System.Text.Json;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;

namespace Casebook.Runs.Folders;

/// <summary>
/// An operating-system lock on a folder: an open file that nobody else may open. It ends with the process, however
/// that ends. Who holds it stands in a second file, since the first can not be read by others.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    public const string LockName = ".lock";
    public const string HolderName = ".lock.holder";

    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _held;
    private readonly string _holderFile;

    private FolderLock(FileStream held, string holderFile) => (_held, _holderFile) = (held, holderFile);

    public static FolderLock Take(string folder)
    {
        string holderFile = Path.Combine(folder, HolderName);
        FileStream held;
        try
        {
            Directory.CreateDirectory(folder);
            held = new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception) when (exception.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation)
        {
            throw new RunLockedException(folder, Holder(holderFile), exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw FileWriteException.From(folder, "locking the folder", exception);
        }
        try
        {
            var holder = new Dictionary<string, string>
            {
                ["pid"] = Environment.ProcessId.ToString(),
                ["host"] = Environment.MachineName,
            };
            AtomicFile.WriteAllText(holderFile, JsonSerializer.Serialize(holder));
        }
        catch
        {
            held.Dispose();
            throw;
        }
        return new FolderLock(held, holderFile);
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_holderFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It says who held the lock, and only whoever finds the lock taken reads it.
        }
        _held.Dispose();
    }

    private static string Holder(string holderFile)
    {
        try
        {
            var holder = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(holderFile));
            return holder is null ? "another process" : $"process {holder["pid"]} on {holder["host"]}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException)
        {
            return "another process";
        }
    }
}

/// <summary>Another process works on the folder.</summary>
public sealed class RunLockedException(string folder, string holder, Exception? inner = null) : CasebookException(
    ExitCode.Locked, folder, "", $"{holder} is working on this folder",
    "Wait for it, end it, or give another folder with --out. Nothing was changed.", inner);
