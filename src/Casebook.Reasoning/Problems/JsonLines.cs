using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Casebook.Runs.Files;

namespace Casebook.Reasoning.Problems;

/// <summary>Reads and writes files with one JSON object a line; blank lines are skipped, gzip is understood.</summary>
internal static partial class JsonLines
{
    /// <param name="check">Field and problem of a value that is well-formed but wrong; null where it is right.</param>
    public static IEnumerable<T> Read<T>(string path, JsonTypeInfo<T> type, Func<T, (string Field, string Problem)?> check)
        where T : class
    {
        foreach (TextLine line in TextLines.Read(path))
        {
            if (line.Bytes.Span.Trim(" \t"u8).IsEmpty)
            {
                continue;
            }
            T value = Parse(path, line, type);
            if (check(value) is var (field, problem))
            {
                throw new DataFileException(path, line.Number, field, problem, "Correct the line or remove it.");
            }
            yield return value;
        }
    }

    public static void Write<T>(string path, IEnumerable<T> values, JsonTypeInfo<T> type) => AtomicFile.Write(path, stream =>
    {
        // Lines that people can read: no \u escapes where JSON does not demand them.
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        foreach (T value in values)
        {
            JsonSerializer.Serialize(writer, value, type);
            writer.Flush();
            stream.WriteByte((byte)'\n');
            writer.Reset();
        }
    });

    private static T Parse<T>(string path, TextLine line, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(line.Bytes.Span, type) ?? throw new JsonException("The line holds null.");
        }
        catch (JsonException e)
        {
            (string field, string problem) = Explain(e);
            throw new DataFileException(path, line.Number, field, problem, "Correct the line or remove it.", e);
        }
        catch (NotSupportedException e)
        {
            // What the serializer throws for an abstract type whose discriminator is missing.
            bool isConstraint = e.Message.Contains(nameof(Constraints.Constraint), StringComparison.Ordinal);
            throw isConstraint
                ? new DataFileException(path, line.Number, "reference.constraints", "the kind of a constraint is missing", "Write \"kind\": \"words\" or another kind.", e)
                : new DataFileException(path, line.Number, "reference.type", "the kind of reference is missing", "Write \"type\": \"cwe\", \"type\": \"cvss\" or another type.", e);
        }
    }

    private static (string Field, string Problem) Explain(JsonException e)
    {
        string field = (e.Path ?? "").TrimStart('$').TrimStart('.');
        if (MissingProperties().Match(e.Message) is { Success: true } missing)
        {
            string[] names = [.. Quoted().Matches(missing.Groups[1].Value).Select(m => m.Groups[1].Value)];
            return (Join(field, names[0]), names.Length == 1 ? "is missing" : $"is missing, as {(names.Length == 2 ? "is" : "are")} {string.Join(", ", names.Skip(1))}");
        }
        if (UnknownProperty().Match(e.Message) is { Success: true } unknown)
        {
            return (field.EndsWith(unknown.Groups[1].Value, StringComparison.Ordinal) ? field : Join(field, unknown.Groups[1].Value), "is not a field of this kind of record");
        }
        string message = Tail().Replace(e.Message, "").TrimEnd('.', ' ');
        return (field, e.BytePositionInLine is { } at ? $"{message} (byte {at + 1} of the line)" : message);
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    [GeneratedRegex("missing required propert(?:y|ies),? including:? (.*)", RegexOptions.Singleline)]
    private static partial Regex MissingProperties();

    [GeneratedRegex("^The JSON property '([^']*)' could not be mapped")]
    private static partial Regex UnknownProperty();

    [GeneratedRegex("'([^']*)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\s*(Path: .*)?\|?\s*(LineNumber: .*)$", RegexOptions.Singleline)]
    private static partial Regex Tail();
}
