using System.Security.Cryptography;
using System.Text;
using Casebook.Runs.Files;

namespace Casebook.Training.Checkpoints;

/// <summary>Of all weight files of a model together: what says that a resumed run still has the model that it started from.</summary>
internal static class WeightsHash
{
    public static string Of(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in Directory.EnumerateFiles(folder, "*.safetensors").Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(FileHash.Sha256(file)));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
