using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Parquet;
using Parquet.Serialization;

namespace Casebook.Evaluation.Benchmarks.Tables;

/// <summary>
/// Rows of an Apache Parquet file as JSON: structures and maps become objects, lists arrays, times ISO 8601, bytes the
/// text that they are as UTF-8. A field without a value is left out.
/// </summary>
internal static class ParquetTable
{
    /// <summary>More than any benchmark has; what claims more is damaged, and memory is taken by what the file claims.</summary>
    private const long MostRows = 10_000_000;

    /// <summary>As deep as JSON files may be.</summary>
    private const int Deepest = 64;

    private const string Remedy = "Take the file as it was published: copy or download it again.";

    /// <summary>Far more than a MiB takes; what takes longer never ends.</summary>
    private static readonly TimeSpan _perMebibyte = TimeSpan.FromSeconds(2);

    /// <summary>The rows in their order; <paramref name="path"/> is what messages call the file.</summary>
    /// <exception cref="BenchmarkException">The content is no Parquet, is damaged, or claims more than a benchmark has.</exception>
    public static IReadOnlyList<JsonObject> Read(string path, byte[] content) =>
        Read(path, content, TimeSpan.FromSeconds(60) + (_perMebibyte * (content.Length >> 20)));

    /// <summary>The same; <paramref name="limit"/> is the time after which the file is taken to be damaged.</summary>
    internal static IReadOnlyList<JsonObject> Read(string path, byte[] content, TimeSpan limit)
    {
        try
        {
            ParquetFooter.Check(content);
            // On a thread of its own, since damaged pages may keep the library for ever: then that thread is given up.
            Task<IReadOnlyList<JsonObject>> reading = Task.Factory.StartNew(() => ReadAsync(path, content).GetAwaiter().GetResult(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return reading.WaitAsync(limit).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not BenchmarkException)
        {
            // Damaged bytes surface in the library as whatever they lead to: a wrong index, a missing object, a broken stream.
            throw new BenchmarkException(path, "", $"is not a whole Parquet file ({e.Message.Split('\n')[0].TrimEnd('.', ' ', '\r')})", Remedy, e);
        }
    }

    private static async Task<IReadOnlyList<JsonObject>> ReadAsync(string path, byte[] content)
    {
        long claimed;
        using (var footer = new EndingStream(content))
        {
            await using ParquetReader reader = await ParquetReader.CreateAsync(footer);
            claimed = reader.RowGroups.Sum(group => group.RowCount);
        }
        if (claimed is < 0 or > MostRows)
        {
            throw new BenchmarkException(path, "", $"claims {claimed.ToString(CultureInfo.InvariantCulture)} rows, and at most {MostRows.ToString(CultureInfo.InvariantCulture)} are read", Remedy);
        }
        using var whole = new EndingStream(content);
        IList<Dictionary<string, object?>> rows = (await ParquetSerializer.DeserializeUntypedAsync(whole)).Data!;
        return rows.Count == claimed
            ? [.. rows.Select(row => Fields(row, 0))]
            : throw new BenchmarkException(path, "", $"claims {claimed} rows and has {rows.Count}", Remedy);
    }

    private static JsonObject Fields(IDictionary fields, int depth)
    {
        var json = new JsonObject();
        foreach (DictionaryEntry field in fields)
        {
            json[Node(field.Key, depth)?.ToString() ?? ""] = Node(field.Value, depth + 1);
        }
        return json;
    }

    private static JsonNode? Node(object? value, int depth) => value switch
    {
        _ when depth > Deepest => throw new InvalidDataException($"values stand more than {Deepest} deep in one another"),
        null => null,
        string text => JsonValue.Create(text),
        ReadOnlyMemory<char> text => JsonValue.Create(text.ToString()),
        byte[] bytes => JsonValue.Create(Encoding.UTF8.GetString(bytes)),
        ReadOnlyMemory<byte> bytes => JsonValue.Create(Encoding.UTF8.GetString(bytes.Span)),
        bool truth => JsonValue.Create(truth),
        float number => Number(number),
        double number => Number(number),
        decimal number => JsonValue.Create(number),
        sbyte or byte or short or ushort or int or uint or long or ulong => JsonNode.Parse(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)),
        DateTime time => JsonValue.Create(time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture)),
        IDictionary fields => Fields(fields, depth),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(item => Node(item, depth + 1))]),
        IFormattable other => JsonValue.Create(other.ToString(null, CultureInfo.InvariantCulture)),
        _ => JsonValue.Create(value.ToString()),
    };

    /// <summary>JSON has no number for what is not finite; the readers of JSON put null there too.</summary>
    private static JsonValue? Number(double number) => double.IsFinite(number) ? JsonValue.Create(number) : null;

    private static JsonValue? Number(float number) => float.IsFinite(number) ? JsonValue.Create(number) : null;
}
