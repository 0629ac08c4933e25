using System.Buffers.Binary;
using System.Text;

namespace Casebook.Models.Gguf;

/// <summary>Metadata to be written, in the format's bytes already.</summary>
internal sealed class GgufEntries
{
    private readonly MemoryStream _bytes = new();
    private readonly HashSet<string> _keys = [];

    public int Count => _keys.Count;

    public void Add(string key, string text)
    {
        Key(key, GgufValueType.Text);
        WriteText(_bytes, text);
    }

    public void Add(string key, uint number)
    {
        Key(key, GgufValueType.UInt32);
        WriteUInt32(_bytes, number);
    }

    public void Add(string key, float number)
    {
        Key(key, GgufValueType.Float32);
        WriteUInt32(_bytes, BitConverter.SingleToUInt32Bits(number));
    }

    public void Add(string key, bool value)
    {
        Key(key, GgufValueType.Boolean);
        _bytes.WriteByte(value ? (byte)1 : (byte)0);
    }

    public void Add(string key, IReadOnlyCollection<string> texts)
    {
        Array(key, GgufValueType.Text, texts.Count);
        foreach (string text in texts)
        {
            WriteText(_bytes, text);
        }
    }

    public void Add(string key, IReadOnlyCollection<float> numbers)
    {
        Array(key, GgufValueType.Float32, numbers.Count);
        foreach (float number in numbers)
        {
            WriteUInt32(_bytes, BitConverter.SingleToUInt32Bits(number));
        }
    }

    public void Add(string key, IReadOnlyCollection<int> numbers)
    {
        Array(key, GgufValueType.Int32, numbers.Count);
        foreach (int number in numbers)
        {
            WriteUInt32(_bytes, (uint)number);
        }
    }

    public void CopyTo(Stream stream) => stream.Write(_bytes.GetBuffer().AsSpan(0, (int)_bytes.Length));

    public static void WriteText(Stream stream, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        WriteUInt64(stream, (ulong)utf8.Length);
        stream.Write(utf8);
    }

    public static void WriteUInt32(Stream stream, uint number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        stream.Write(bytes);
    }

    public static void WriteUInt64(Stream stream, ulong number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        stream.Write(bytes);
    }

    private void Array(string key, GgufValueType type, int count)
    {
        Key(key, GgufValueType.Array);
        WriteUInt32(_bytes, (uint)type);
        WriteUInt64(_bytes, (ulong)count);
    }

    private void Key(string key, GgufValueType type)
    {
        if (!_keys.Add(key))
        {
            throw new ArgumentException($"{key} is given twice.", nameof(key));
        }
        WriteText(_bytes, key);
        WriteUInt32(_bytes, (uint)type);
    }
}
