using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Casebook.Evaluation.Grading;

/// <summary>A summary as one JSON object: protocols hold their metrics by name, which no fixed schema could.</summary>
public static class GradeSummaryJson
{
    /// <summary>The object on one line.</summary>
    public static string Of(GradeSummary summary)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            Write(writer, summary);
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>The object, where a writer stands.</summary>
    public static void Write(Utf8JsonWriter writer, GradeSummary summary)
    {
        writer.WriteStartObject();
        writer.WriteString("benchmark", summary.Benchmark);
        writer.WriteNumber("n", summary.N);
        writer.WriteNumber("rows", summary.Rows);
        writer.WriteNumber("missing", summary.Missing);
        writer.WriteNumber("seeds", summary.Seeds);
        writer.WriteNumber("parse_rate", summary.ParseRate);
        writer.WriteNumber("truncation_rate", summary.TruncationRate);
        Write(writer, "official", summary.Official);
        Write(writer, "faith", summary.Faith);
        if (summary.FaithReason is { } reason)
        {
            writer.WriteString("faith_reason", reason);
        }
        Write(writer, "strict", summary.Strict);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string name, ProtocolScore? score)
    {
        if (score is null)
        {
            writer.WriteNull(name);
            return;
        }
        writer.WriteStartObject(name);
        foreach ((string metric, double? value) in score.Metrics)
        {
            if (value is { } number)
            {
                writer.WriteNumber(metric, number);
            }
            else
            {
                writer.WriteNull(metric);
            }
        }
        writer.WriteNumber("n", score.N);
        writer.WriteNumber("parse_rate", score.ParseRate);
        writer.WriteEndObject();
    }
}
