using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Casebook.Runs.Files;

namespace Casebook.Models.Tensors;

/// <summary>
/// Fills a safetensors file whose layout is known beforehand: each tensor goes straight to its place on the disk, so
/// that no second copy of a model stands in memory.
/// </summary>
public sealed class TensorWriter
{
    private const int Piece = 1 << 16;

    private readonly Stream _stream;
    private readonly string _path;
    private readonly ElementType _type;
    private readonly Dictionary<string, (long Offset, long Elements)> _missing = [];
    private readonly byte[] _buffer = new byte[Piece * sizeof(float)];

    private TensorWriter(Stream stream, string path, IReadOnlyList<(string Name, long[] Shape)> layout, ElementType type)
    {
        (_stream, _path, _type) = (stream, path, type);
        // transformers refuses a file that does not say which library's tensors it has.
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        long offset = 0;
        foreach ((string name, long[] shape) in layout)
        {
            long elements = Elements(shape);
            long end = checked(offset + elements * ElementConversion.Bytes(type));
            header.Add(name, new JsonObject
            {
                ["dtype"] = type.ToString(),
                ["shape"] = new JsonArray([.. shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(offset, end),
            });
            _missing.Add(name, (offset, elements));
            offset = end;
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header, new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        int padded = (json.Length + 7) / 8 * 8;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        stream.Write(length);
        stream.Write(json);
        stream.Write("       "u8[..(padded - json.Length)]);
        foreach (string name in _missing.Keys.ToArray())
        {
            _missing[name] = (_missing[name].Offset + 8 + padded, _missing[name].Elements);
        }
    }

    /// <summary>Writes a file atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">Every tensor's name and shape.</param>
    /// <param name="type">How all of them are stored.</param>
    /// <param name="write">Writes each of them once, in any order.</param>
    /// <exception cref="InvalidOperationException">A tensor was left out.</exception>
    /// <exception cref="FileWriteException">The disk refuses, or has too little room from the start; the target keeps its old content.</exception>
    public static void WriteFile(string path, IEnumerable<(string Name, long[] Shape)> layout, ElementType type, Action<TensorWriter> write)
    {
        List<(string Name, long[] Shape)> tensors = [.. layout];
        long bytes = tensors.Sum(tensor => Elements(tensor.Shape) * ElementConversion.Bytes(type));
        AtomicFile.Write(path, Fill, bytes);

        void Fill(Stream stream)
        {
            var writer = new TensorWriter(stream, path, tensors, type);
            write(writer);
            if (writer._missing.Count > 0)
            {
                throw new InvalidOperationException($"{path}: {writer._missing.Count} tensors were not written, {writer._missing.Keys.First()} among them.");
            }
        }
    }

    /// <summary>Writes one tensor, rounding to nearest where the file's type is narrower.</summary>
    /// <param name="name">A name of the layout, each once.</param>
    /// <param name="values">Row-major; as many as the shape has.</param>
    public void Write(string name, ReadOnlySpan<float> values)
    {
        (long offset, long elements) = Take(name);
        if (elements != values.Length)
        {
            throw new ArgumentException($"{_path}: {name} has {elements} elements, not {values.Length}.", nameof(values));
        }
        Seek(offset);
        Append(values);
    }

    /// <summary>Writes one tensor row by row, so that it need not stand in memory.</summary>
    /// <param name="name">A name of the layout, each once.</param>
    /// <param name="tensor">As many elements as the shape has.</param>
    /// <param name="cancellation">Looked at once a row.</param>
    public void Write(string name, EncodedTensor tensor, CancellationToken cancellation = default)
    {
        (long offset, long elements) = Take(name);
        if (elements != tensor.Rows * tensor.Columns)
        {
            throw new ArgumentException($"{_path}: {name} has {elements} elements, not {tensor.Rows * tensor.Columns}.", nameof(tensor));
        }
        Seek(offset);
        float[] row = new float[tensor.Columns];
        for (long i = 0; i < tensor.Rows; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            tensor.Encoding.Decode(tensor.Row(i), row);
            Append(row);
        }
        tensor.Forget();
    }

    private (long Offset, long Elements) Take(string name) => _missing.Remove(name, out (long Offset, long Elements) place)
        ? place
        : throw new ArgumentException($"{_path}: {name} is not in the layout, or was written already.", nameof(name));

    private void Seek(long offset)
    {
        if (_stream.Position != offset)
        {
            _stream.Position = offset;
        }
    }

    private void Append(ReadOnlySpan<float> values)
    {
        int bytes = ElementConversion.Bytes(_type);
        for (int done = 0; done < values.Length; done += Piece)
        {
            ReadOnlySpan<float> piece = values.Slice(done, Math.Min(Piece, values.Length - done));
            Span<byte> narrow = _buffer.AsSpan(0, piece.Length * bytes);
            ElementConversion.Narrow(_type, piece, narrow);
            _stream.Write(narrow);
        }
    }

    private static long Elements(long[] shape) => shape.Aggregate(1L, (product, size) => checked(product * size));
}
