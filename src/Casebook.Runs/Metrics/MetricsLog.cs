using System.Buffers;
using System.Text.Json;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;

namespace Casebook.Runs.Metrics;

/// <summary>
/// <c>metrics.jsonl</c>: one JSON object a line, <c>{"step":12,"kind":"train","loss":1.5}</c>, appended as it happens.
/// </summary>
public sealed class MetricsLog : IDisposable
{
    private readonly AppendOnlyFile _file;
    private readonly ArrayBufferWriter<byte> _line = new();

    private MetricsLog(AppendOnlyFile file) => _file = file;

    /// <summary>Opens the log to append to it, cut back (atomically) to what was logged up to a step.</summary>
    /// <param name="throughStep">The checkpoint's step that the run resumes from; -1 for a run from its beginning: nothing is kept.</param>
    /// <exception cref="RunFileException">A line before the last is not a metric.</exception>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public static MetricsLog Open(string path, long throughStep)
    {
        if (File.Exists(path))
        {
            IReadOnlyList<JsonElement> all = Read(path);
            List<JsonElement> kept = [.. all.Where(line => line.GetProperty("step").GetInt64() <= throughStep)];
            AtomicFile.Write(path, stream =>
            {
                foreach (JsonElement line in kept)
                {
                    stream.Write(System.Text.Encoding.UTF8.GetBytes(line.GetRawText()));
                    stream.WriteByte((byte)'\n');
                }
            });
        }
        return new MetricsLog(new AppendOnlyFile(path));
    }

    /// <summary>Appends one line. A value that is not finite becomes <c>null</c>.</summary>
    /// <param name="kind">For example <c>train</c> or <c>validation</c>.</param>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public void Append(long step, string kind, params ReadOnlySpan<(string Name, double Value)> values)
    {
        _line.Clear();
        using (var json = new Utf8JsonWriter(_line))
        {
            json.WriteStartObject();
            json.WriteNumber("step", step);
            json.WriteString("kind", kind);
            foreach ((string name, double value) in values)
            {
                if (double.IsFinite(value))
                {
                    json.WriteNumber(name, value);
                }
                else
                {
                    json.WriteNull(name);
                }
            }
            json.WriteEndObject();
        }
        _file.AppendLine(_line.WrittenSpan);
    }

    /// <summary>Forces what was logged to the disk: before a checkpoint that it must agree with.</summary>
    public void FlushToDisk() => _file.FlushToDisk();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Every whole line. A last line that is torn or has no line feed is left out.</summary>
    /// <exception cref="RunFileException">A line before the last is not a metric.</exception>
    public static IReadOnlyList<JsonElement> Read(string path)
    {
        string[] lines = File.ReadAllText(path).Split('\n');
        var metrics = new List<JsonElement>(lines.Length);
        // What follows the last line feed is empty, or torn.
        for (int i = 0; i < lines.Length - 1; i++)
        {
            if (TryParse(lines[i]) is { } metric)
            {
                metrics.Add(metric);
            }
            else if (i < lines.Length - 2)
            {
                throw new RunFileException(
                    path, $"line {i + 1}", "is not a JSON object with a number \"step\"",
                    "Delete the line; nothing but the picture of the run's past is lost.");
            }
        }
        return metrics;
    }

    private static JsonElement? TryParse(string line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("step", out JsonElement step) && step.ValueKind == JsonValueKind.Number && step.TryGetInt64(out _)
                ? root.Clone()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
