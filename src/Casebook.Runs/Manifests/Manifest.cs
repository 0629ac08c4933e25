using System.Text.Json;
using System.Text.Json.Serialization;
using Casebook.Runs.Files;

namespace Casebook.Runs.Manifests;

/// <summary>
/// What a finished folder consists of and comes from: <c>manifest.json</c>, written last. A folder that must be whole
/// (a checkpoint, a data set) and has no valid manifest does not exist.
/// </summary>
public sealed record Manifest
{
    /// <summary>The file's name.</summary>
    public const string FileName = "manifest.json";

    /// <summary>What the folder is: <c>data</c>, <c>checkpoint</c>, <c>sft</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>When it was finished, UTC.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Facts as text: engine version, kernel path, seed, step.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>The run that this one continues, by the hash of its manifest: the chain from data to answer. Null where there is none.</summary>
    public ManifestEntry? Parent { get; init; }

    /// <summary>Files from elsewhere that went in.</summary>
    public IReadOnlyList<ManifestEntry> Inputs { get; init; } = [];

    /// <summary>Every file of the folder but this one, sorted by path.</summary>
    public IReadOnlyList<ManifestEntry> Files { get; init; } = [];

    /// <summary>Hashes every file of <paramref name="folder"/> and writes its manifest. Nothing may be written there afterwards.</summary>
    /// <returns>The manifest as written.</returns>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public static Manifest Write(string folder, Manifest facts)
    {
        Manifest whole = facts with { Files = FolderContent.Entries(folder) };
        AtomicFile.Write(
            Path.Combine(folder, FileName),
            stream => JsonSerializer.Serialize(stream, whole, ManifestJson.Default.Manifest));
        return whole;
    }

    /// <summary>Reads a folder's manifest; null where there is none or it is none.</summary>
    public static Manifest? TryRead(string folder)
    {
        try
        {
            using FileStream stream = File.OpenRead(Path.Combine(folder, FileName));
            return JsonSerializer.Deserialize(stream, ManifestJson.Default.Manifest);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>
    /// Checks every listed file against its length and hash. Files that are not listed are not looked at.
    /// </summary>
    /// <returns>The first mismatch in the order of the manifest; null when all is as written.</returns>
    public static ManifestMismatch? Verify(string folder)
    {
        if (!File.Exists(Path.Combine(folder, FileName)))
        {
            return new ManifestMismatch(FileName, "is missing: whatever wrote the folder did not finish");
        }
        if (TryRead(folder) is not { } manifest)
        {
            return new ManifestMismatch(FileName, "can not be read as a manifest");
        }
        return manifest.Files.Select(entry => FolderContent.Check(folder, entry)).FirstOrDefault(mismatch => mismatch is not null);
    }

    /// <summary>An entry for a file from elsewhere.</summary>
    public static ManifestEntry Input(string file) => new(file, new FileInfo(file).Length, FileHash.Sha256(file));

    /// <summary>An entry for a folder by its manifest, to name it as parent or input; null where it has none.</summary>
    public static ManifestEntry? ParentOf(string folder) =>
        File.Exists(Path.Combine(folder, FileName)) ? Input(Path.Combine(folder, FileName)) : null;
}

/// <summary>One file.</summary>
/// <param name="Path">Relative to the manifest's folder, with <c>/</c>; of an input, as the user named it.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
public sealed record ManifestEntry(string Path, long Bytes, string Sha256);

/// <summary>A file that is not as the manifest says.</summary>
/// <param name="File">Which one, relative to the folder.</param>
/// <param name="Problem">What is wrong, without a full stop.</param>
public sealed record ManifestMismatch(string File, string Problem)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File} {Problem}";
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Manifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
