using System.Text.Json;
using System.Text.Json.Serialization;
using Casebook.Runs.Errors;

namespace Casebook.Commands.Pull;

/// <summary>A file that can be downloaded from its publisher. Nothing of it comes with the program.</summary>
/// <param name="Name">What it is asked for by, and its path below the target folder: <c>gsm8k/test.jsonl</c>.</param>
/// <param name="About">What it is.</param>
/// <param name="Url">Where its publisher has it.</param>
/// <param name="Licence">Under which terms.</param>
/// <param name="Sha256">What its bytes must hash to; null where it is not known.</param>
/// <param name="Bytes">How long it must be; null where that is not known.</param>
/// <param name="Note">Why there is no hash; null where there is one.</param>
internal sealed record PullSource(string Name, string About, string Url, string Licence, string? Sha256 = null, long? Bytes = null, string? Note = null)
{
    private const string Inside = "sources.json";

    /// <summary>The list that comes with the program.</summary>
    public static IReadOnlyList<PullSource> BuiltIn()
    {
        using Stream stream = typeof(PullSource).Assembly.GetManifestResourceStream(Inside)!;
        return Checked(Inside, JsonSerializer.Deserialize(stream, PullJson.Default.PullSourceArray)!);
    }

    /// <summary>A list of the user's own.</summary>
    /// <exception cref="PullListException">It can not be read, or an entry of it can not be used.</exception>
    public static IReadOnlyList<PullSource> Read(string file)
    {
        try
        {
            using FileStream stream = File.OpenRead(file);
            return Checked(file, JsonSerializer.Deserialize(stream, PullJson.Default.PullSourceArray) ?? throw new JsonException("there is no list in it"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new PullListException(file, "", "can not be read: " + exception.Message.TrimEnd('.'), exception);
        }
    }

    private static PullSource[] Checked(string file, PullSource[] sources)
    {
        foreach (PullSource source in sources)
        {
            if (source is null || source.Name.Length == 0 || Path.IsPathRooted(source.Name) || source.Name.Split('/', '\\').Any(part => part is "" or "." or ".."))
                throw new PullListException(file, source?.Name ?? "", "is no path below the target folder");
            if (!Uri.TryCreate(source.Url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("https" or "http"))
                throw new PullListException(file, source.Name, "has no address of http or https");
            if (source.Sha256 is { } hash && (hash.Length != 64 || hash.Any(c => !char.IsAsciiHexDigitLower(c))))
                throw new PullListException(file, source.Name, "has a SHA-256 that is not 64 lower-case hexadecimal digits");
        }
        return sources.GroupBy(source => source.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new PullListException(file, twice.Key, "is there twice")
            : sources;
    }
}

/// <summary>A list of sources that can not be used.</summary>
internal sealed class PullListException(string file, string place, string problem, Exception? inner = null) : CasebookException(
    ExitCode.BadInput, file, place, problem, "Each entry of the list has name, about, url, licence, and may have sha256, bytes and note.", inner);

/// <summary>The JSON of a file that was pulled.</summary>
/// <param name="Name">Its name in the list.</param>
/// <param name="File">Where it is now.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">Its hash.</param>
/// <param name="Outcome"><c>already_there</c>, <c>verified</c> or <c>unverified</c>.</param>
/// <param name="ResumedAt">How many bytes were there when the last connection began.</param>
internal sealed record Pulled(string Name, string File, long Bytes, string Sha256, string Outcome, long ResumedAt);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PullSource))]
[JsonSerializable(typeof(PullSource[]))]
[JsonSerializable(typeof(Pulled))]
internal sealed partial class PullJson : JsonSerializerContext;
