using System.Text;

namespace Casebook.Bench.RandomModels;

/// <summary>Writes what stands before the tensors of a GGUF file, version 3.</summary>
internal sealed class GgufHeader(Stream stream)
{
    private readonly BinaryWriter _writer = new(stream, Encoding.UTF8, leaveOpen: true);

    // Numbers of GGUF's types of values.
    private const int Integer32 = 5, Unsigned32 = 4, Float32 = 6, Text = 8, List = 9;

    public void Begin(int tensors, int values)
    {
        _writer.Write("GGUF"u8);
        _writer.Write(3);
        _writer.Write((long)tensors);
        _writer.Write((long)values);
    }

    public void Value(string key, string value)
    {
        Key(key, Text);
        String(value);
    }

    public void Value(string key, int value)
    {
        Key(key, Unsigned32);
        _writer.Write(value);
    }

    public void Value(string key, double value)
    {
        Key(key, Float32);
        _writer.Write((float)value);
    }

    public void Value(string key, IReadOnlyList<string> values)
    {
        Items(key, Text, values.Count);
        foreach (string value in values)
            String(value);
    }

    public void Value(string key, IReadOnlyList<float> values)
    {
        Items(key, Float32, values.Count);
        foreach (float value in values)
            _writer.Write(value);
    }

    public void Value(string key, IReadOnlyList<int> values)
    {
        Items(key, Integer32, values.Count);
        foreach (int value in values)
            _writer.Write(value);
    }

    /// <param name="dimensions">Fastest first.</param>
    /// <param name="offset">From the first tensor's first byte.</param>
    public void Tensor(string name, IReadOnlyList<long> dimensions, int type, long offset)
    {
        String(name);
        _writer.Write(dimensions.Count);
        foreach (long dimension in dimensions)
            _writer.Write(dimension);
        _writer.Write(type);
        _writer.Write(offset);
    }

    /// <summary>Fills up to a multiple of the alignment.</summary>
    public void Align(int alignment)
    {
        _writer.Flush();
        while (stream.Position % alignment != 0)
            stream.WriteByte(0);
    }

    private void Key(string key, int type)
    {
        String(key);
        _writer.Write(type);
    }

    private void Items(string key, int type, long count)
    {
        Key(key, List);
        _writer.Write(type);
        _writer.Write(count);
    }

    private void String(string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        _writer.Write((long)bytes.Length);
        _writer.Write(bytes);
    }
}
