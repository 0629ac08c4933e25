using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Casebook.Evaluation.Grading;

namespace Casebook.Evaluation.Suites;

/// <summary>Files that only grow, one JSON object a line.</summary>
internal static class WholeLines
{
    private static readonly JsonWriterOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object as a line, without its line feed, and without the escapes that only a page of HTML needs: traces are full of tags.</summary>
    public static byte[] Of<T>(T value, JsonTypeInfo<T> type)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, _plain))
        {
            JsonSerializer.Serialize(writer, value, type);
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The lines in their order; a last one without its line feed was torn and is left out; none where there is no file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="type">How a line is read.</param>
    /// <param name="what">What a line is, for messages: answer.</param>
    /// <param name="remedy">What to do about a line that is none.</param>
    /// <exception cref="AnswerFileException">A line is none.</exception>
    public static IReadOnlyList<T> Read<T>(string file, JsonTypeInfo<T> type, string what, string remedy)
        where T : class
    {
        if (!File.Exists(file))
        {
            return [];
        }
        byte[] content = File.ReadAllBytes(file);
        var lines = new List<T>();
        int start = 0;
        while (Array.IndexOf(content, (byte)'\n', start) is int end and >= 0)
        {
            try
            {
                lines.Add(JsonSerializer.Deserialize(content.AsSpan(start, end - start), type) ?? throw new JsonException("The line holds null."));
            }
            catch (JsonException e)
            {
                throw new AnswerFileException(file, $"line {lines.Count + 1}", $"is no {what} ({e.Message.Split(" Path:")[0].TrimEnd('.', ' ')})", remedy, e);
            }
            start = end + 1;
        }
        return lines;
    }
}
