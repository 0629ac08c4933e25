using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;

namespace Casebook.Evaluation.Benchmarks.Tables;

/// <summary>Reads rows from the forms in which benchmarks are published.</summary>
internal static class DataFile
{
    /// <summary>More than any benchmark; what is larger is no benchmark but a mistake, or meant to fill the memory.</summary>
    private const long MostBytes = 1L << 30;

    private const string Remedy = "Take the file as it was published: copy or download it again.";

    private static readonly JsonDocumentOptions _documents = new() { MaxDepth = 64 };

    private static readonly JsonNodeOptions _nodes = new() { PropertyNameCaseInsensitive = false };

    /// <summary>The file's content, unpacked.</summary>
    /// <exception cref="BenchmarkException">It can not be read, is damaged, or too large.</exception>
    public static byte[] Bytes(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            Span<byte> magic = stackalloc byte[2];
            bool packed = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic[0] == 0x1F && magic[1] == 0x8B;
            file.Position = 0;
            using Stream stream = packed ? new GZipStream(file, CompressionMode.Decompress) : file;
            using var memory = new MemoryStream();
            byte[] buffer = new byte[1 << 16];
            int read;
            while ((read = stream.Read(buffer)) > 0)
            {
                memory.Write(buffer.AsSpan(0, read));
                if (memory.Length > MostBytes)
                {
                    throw new BenchmarkException(path, "", $"has more than {MostBytes >> 20} MiB", Remedy);
                }
            }
            return memory.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new BenchmarkException(path, "", $"can not be read ({e.Message.TrimEnd('.')})", Remedy, e);
        }
    }

    /// <summary>The rows, numbered from <paramref name="first"/> on.</summary>
    /// <exception cref="BenchmarkException">The content is not of the form; the message says where.</exception>
    public static IReadOnlyList<DataRow> Rows(string path, byte[] content, BenchmarkData data, int first)
    {
        IEnumerable<JsonObject> rows = data.Format switch
        {
            DataFormat.Tsv => Table(path, content, "\t", data.Header),
            DataFormat.Csv => Table(path, content, ",", data.Header),
            DataFormat.Json => List(path, content, data.Root),
            DataFormat.Jsonl => Lines(path, content),
            DataFormat.Parquet => ParquetTable.Read(path, content),
            _ => throw new InvalidOperationException($"{data.Format} is no format."),
        };
        return [.. rows.Select((fields, i) => new DataRow(first + i, path, fields))];
    }

    private static IEnumerable<JsonObject> Table(string path, byte[] content, string delimiter, IReadOnlyList<string> header)
    {
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = delimiter,
            HasHeaderRecord = header.Count == 0,
            BadDataFound = null,
            IgnoreBlankLines = true,
        };
        using var text = new StreamReader(new MemoryStream(content), Encoding.UTF8);
        using var parser = new CsvParser(text, configuration);
        IReadOnlyList<string> names = header;
        while (Next(path, parser))
        {
            string[] cells = parser.Record!;
            if (names.Count == 0)
            {
                names = [.. cells];
                continue;
            }
            if (cells.Length != names.Count)
            {
                throw new BenchmarkException(path, $"line {parser.RawRow}", $"has {cells.Length} fields where {names.Count} are named", Remedy);
            }
            var fields = new JsonObject(_nodes);
            for (int i = 0; i < cells.Length; i++)
            {
                fields[names[i]] = cells[i];
            }
            yield return fields;
        }
    }

    private static bool Next(string path, CsvParser parser)
    {
        try
        {
            return parser.Read();
        }
        catch (CsvHelperException e)
        {
            throw new BenchmarkException(path, $"line {parser.RawRow}", $"is not a table ({e.Message.Split('\n')[0].TrimEnd('.', '\r')})", Remedy, e);
        }
    }

    private static IEnumerable<JsonObject> List(string path, byte[] content, string? root)
    {
        JsonNode? node = Parse(path, content, "");
        if (root is not null)
        {
            node = node is JsonObject whole && whole.TryGetPropertyValue(root, out JsonNode? inner)
                ? inner
                : throw new BenchmarkException(path, root, "is missing", Remedy);
        }
        if (node is not JsonArray items)
        {
            throw new BenchmarkException(path, root ?? "", "is not a JSON list", Remedy);
        }
        foreach ((int i, JsonNode? item) in items.Index())
        {
            yield return item as JsonObject ?? throw new BenchmarkException(path, $"row {i}", "is not a JSON object", Remedy);
        }
    }

    private static IEnumerable<JsonObject> Lines(string path, byte[] content)
    {
        int start = 0, number = 0;
        while (start < content.Length)
        {
            number++;
            int end = Array.IndexOf(content, (byte)'\n', start);
            end = end < 0 ? content.Length : end;
            ReadOnlyMemory<byte> line = content.AsMemory(start, end - start);
            start = end + 1;
            if (line.Span.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }
            yield return Parse(path, line.Span, $"line {number}") as JsonObject
                ?? throw new BenchmarkException(path, $"line {number}", "is not a JSON object", Remedy);
        }
    }

    private static JsonNode? Parse(string path, ReadOnlySpan<byte> json, string place)
    {
        json = json.StartsWith("\uFEFF"u8) ? json[3..] : json;
        try
        {
            try
            {
                return JsonNode.Parse(json, _nodes, _documents);
            }
            catch (JsonException) when (json.IndexOf("NaN"u8) >= 0 || json.IndexOf("Infinity"u8) >= 0)
            {
                return JsonNode.Parse(PythonJson.WithNulls(json), _nodes, _documents);
            }
        }
        catch (JsonException e)
        {
            string where = place.Length > 0 ? place : $"line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}";
            throw new BenchmarkException(path, where, $"is not valid JSON ({e.Message.Split(" LineNumber")[0].TrimEnd('.', ' ')})", Remedy, e);
        }
    }
}
