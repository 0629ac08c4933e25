namespace Casebook.Runs.Files;

/// <summary>What the disk under a path has left, and how its refusals look.</summary>
internal static class DiskSpace
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    /// <summary>The number that a full disk's exception carries on this system.</summary>
    public static int FullHResult => OperatingSystem.IsWindows() ? WindowsDiskFull : NoSpace;

    /// <summary>Whether an exception means that the disk, or the user's share of it, is full.</summary>
    public static bool IsFull(IOException exception) =>
        exception.HResult is WindowsDiskFull
        || (!OperatingSystem.IsWindows() && exception.HResult is NoSpace or QuotaExceeded);

    /// <summary>Free bytes under <paramref name="path"/>; null where the system does not say.</summary>
    public static long? Free(string path)
    {
        try
        {
            // The system answers for what exists; the file to be written may not, nor its folder.
            string? existing = Path.GetFullPath(path);
            while (existing is not null && !Path.Exists(existing))
            {
                existing = Path.GetDirectoryName(existing);
            }
            return existing is null ? null : new DriveInfo(existing).AvailableFreeSpace;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Bytes as people read them: 1.5 GiB.</summary>
    public static string Readable(long bytes)
    {
        string[] units = ["bytes", "KiB", "MiB", "GiB", "TiB"];
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < units.Length - 1)
        {
            size /= 1024;
            unit++;
        }
        return unit == 0 ? $"{bytes} bytes" : FormattableString.Invariant($"{size:0.0} {units[unit]}");
    }
}
