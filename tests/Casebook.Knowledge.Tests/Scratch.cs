using System.IO.Compression;
using System.Text;

namespace Casebook.Knowledge.Tests;

/// <summary>A folder of a test's own.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("casebook-knowledge-").FullName;

    /// <summary>Where the test imports to.</summary>
    public string Store => Path.Combine(Folder, "store");

    public string Write(string name, string text, bool compressed = false)
    {
        string path = Path.Combine(Folder, name);
        using FileStream file = File.Create(path);
        using Stream stream = compressed ? new GZipStream(file, CompressionLevel.Fastest) : file;
        stream.Write(Encoding.UTF8.GetBytes(text));
        return path;
    }

    /// <summary>A file of real data; skips the test where there is none.</summary>
    public static string Real(params string[] path)
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "CASEBOOK_DATA is not set: no publisher's files to import.");
        return Path.Combine([data!, .. path]);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
