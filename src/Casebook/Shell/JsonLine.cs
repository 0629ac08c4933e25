using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Casebook.Shell;

/// <summary>JSON on one line, with every character as it is but for those that JSON itself wants escaped.</summary>
internal static class JsonLine
{
    // The stricter default escapes quotes and everything that is not ASCII, for the sake of HTML pages.
    private static readonly JsonWriterOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of<T>(T value, JsonTypeInfo<T> type)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, _options))
            JsonSerializer.Serialize(writer, value, type);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
