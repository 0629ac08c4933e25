using System.Security.Cryptography;

namespace Casebook.Runs.Files;

/// <summary>SHA-256 of a file, as lower-case hexadecimal digits.</summary>
public static class FileHash
{
    /// <summary>Hashes the file's bytes.</summary>
    public static string Sha256(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 20, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
