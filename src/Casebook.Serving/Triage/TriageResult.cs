using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Casebook.Serving.Triage;

/// <summary>What triage says of one record: one line of its output.</summary>
public sealed record TriageResult
{
    /// <summary>The record's id; null where the record could not be read.</summary>
    [JsonPropertyName("id")]
    public required string? Id { get; init; }

    /// <summary>The weakness: an id that exists and is a weakness; null otherwise, with a reason.</summary>
    [JsonPropertyName("cwe")]
    public string? Cwe { get; init; }

    /// <summary>The last other weakness that the trace weighs; null where there is none.</summary>
    [JsonPropertyName("runner_up")]
    public string? RunnerUp { get; init; }

    /// <summary>The CVSS 3.1 base vector in canonical form; null otherwise, with a reason.</summary>
    [JsonPropertyName("vector")]
    public string? Vector { get; init; }

    /// <summary>The vector's base score, computed by code and not by the model.</summary>
    [JsonPropertyName("score")]
    public double? Score { get; init; }

    /// <summary>The reasoning about the weakness, a blank line, the reasoning about the vector; unfinished ones included.</summary>
    [JsonPropertyName("trace")]
    public string Trace { get; init; } = "";

    /// <summary>Why something is null; absent where nothing is.</summary>
    [JsonPropertyName("reason"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    /// <summary>What the reader should know of the input, for example that the description was cut; absent where there is nothing.</summary>
    [JsonPropertyName("note"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    /// <summary>The result as one line of JSON, without the line end.</summary>
    public string ToJsonLine()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            JsonSerializer.Serialize(writer, this, TriageJson.Default.TriageResult);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>How results look as JSON.</summary>
[JsonSerializable(typeof(TriageResult))]
internal sealed partial class TriageJson : JsonSerializerContext;
