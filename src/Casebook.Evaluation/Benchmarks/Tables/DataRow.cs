using System.Text.Json;
using System.Text.Json.Nodes;

namespace Casebook.Evaluation.Benchmarks.Tables;

/// <summary>One row of a data file: fields by name, as the file has them.</summary>
/// <param name="Number">Its place, from 0; several files count on.</param>
/// <param name="File">The file that it stands in.</param>
/// <param name="Fields">The fields; those of a table without types are text.</param>
public sealed record DataRow(int Number, string File, JsonObject Fields)
{
    /// <summary>A field, dots leading into objects: <c>answers.A</c>; null where it is not there or null.</summary>
    public JsonNode? this[string path]
    {
        get
        {
            if (Fields.TryGetPropertyValue(path, out JsonNode? whole))
            {
                return whole;
            }
            JsonNode? node = Fields;
            foreach (string part in path.Split('.'))
            {
                if (node is not JsonObject inner || !inner.TryGetPropertyValue(part, out node))
                {
                    return null;
                }
            }
            return node;
        }
    }

    /// <summary>Whether the field is there, empty or not.</summary>
    public bool Has(string path) => Fields.ContainsKey(path) || this[path] is not null;

    /// <summary>The column that every row has: the name of its file without its ending.</summary>
    public const string FileColumn = "(file)";

    /// <summary>A field as text: text as it is, numbers and truth values as JSON writes them; null where it is not there.</summary>
    public string? Text(string path) => path == FileColumn ? System.IO.Path.GetFileNameWithoutExtension(File) : Text(this[path]);

    /// <summary>A field as text that must be there.</summary>
    /// <exception cref="BenchmarkException">It is not.</exception>
    public string Require(string path) => Text(path) ?? throw Fault(path, "is missing");

    /// <summary>A list of texts: a JSON list, the values of an object in the order of its keys, or one text.</summary>
    /// <exception cref="BenchmarkException">It is not there, or holds something else than texts.</exception>
    public IReadOnlyList<string> List(string path) => this[path] switch
    {
        JsonArray items => [.. items.Select((item, i) => Text(item) ?? throw Fault($"{path}[{i}]", "is not a text"))],
        JsonObject items => [.. items.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => Text(item.Value) ?? throw Fault($"{path}.{item.Key}", "is not a text"))],
        { } one => [Text(one)!],
        null => throw Fault(path, "is missing"),
    };

    /// <summary>The failure of a field of this row.</summary>
    public BenchmarkException Fault(string field, string problem) =>
        new(File, $"row {Number}, {field}", problem, "Take the file as it was published, or correct the benchmark's definition.");

    private static string? Text(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonValue value => value.ToJsonString(),
        _ => null,
    };
}
