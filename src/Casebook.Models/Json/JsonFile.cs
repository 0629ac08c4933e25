using System.Text.Json;
using System.Text.Unicode;

namespace Casebook.Models.Json;

/// <summary>
/// A JSON document of a model folder, parsed strictly (RFC 8259, valid UTF-8, no duplicate names, no comments), so that
/// every fault becomes a <see cref="ModelFileException"/> that names the place.
/// </summary>
internal static class JsonFile
{
    /// <summary>The largest JSON file that is read, in bytes: ten times the largest tokenizer in use.</summary>
    public const long MaximumBytes = 200_000_000;

    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Reads and parses a whole file whose root is an object.</summary>
    /// <exception cref="ModelFileException">Missing, unreadable, too large, or not such a document.</exception>
    public static JsonNodeReader Open(string path, string remedyIfMissing)
    {
        byte[] bytes;
        try
        {
            long length = new FileInfo(path).Length;
            if (length > MaximumBytes)
            {
                throw new ModelFileException(path, "size", $"{length} bytes is more than the {MaximumBytes} that such a file may have", "Check that this is the right file.");
            }
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ModelFileException(path, "file", "does not exist", remedyIfMissing, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, "file", $"can not be read ({e.Message.TrimEnd('.')})", "Check the file and its permissions.", e);
        }
        return Parse(bytes, path, "root");
    }

    /// <summary>Parses UTF-8 JSON whose root is an object.</summary>
    /// <param name="bytes">The document; a byte order mark is skipped.</param>
    /// <param name="file">The file that it stands in, for messages.</param>
    /// <param name="place">Where in the file, for messages.</param>
    public static JsonNodeReader Parse(ReadOnlyMemory<byte> bytes, string file, string place)
    {
        ReadOnlyMemory<byte> json = bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
        if (!Utf8.IsValid(json.Span))
        {
            throw new ModelFileException(file, place, "is not valid UTF-8", "The file is damaged: copy or download it again.");
        }
        JsonElement root;
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, _strict);
            root = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new ModelFileException(
                file, e.LineNumber is { } line ? $"{place}, line {line + 1}, byte {e.BytePositionInLine}" : place,
                $"is not valid JSON ({FirstSentence(e.Message)})", "The file is damaged: copy or download it again.", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            // The library's answer to a name with half of a surrogate pair.
            throw new ModelFileException(file, place, "has a name that is not Unicode text", "The file is damaged: copy or download it again.", e);
        }
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ModelFileException(file, place, $"is a JSON {Describe(root.ValueKind)}, not an object", "Check that this is the right file.");
        }
        return new JsonNodeReader(file, "", place == "root" ? "" : place, 0, root);
    }

    internal static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Undefined => "nothing",
        _ => kind.ToString().ToLowerInvariant(),
    };

    private static string FirstSentence(string message)
    {
        int end = message.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }
}
