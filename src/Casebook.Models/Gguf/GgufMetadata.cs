using Casebook.Models.Tensors;

namespace Casebook.Models.Gguf;

/// <summary>The keys and values at the head of a GGUF file.</summary>
internal sealed class GgufMetadata
{
    /// <summary>The least that a key with a value takes: its length, one letter, the type, one byte.</summary>
    private const int LeastEntryBytes = 8 + 1 + 4 + 1;

    /// <summary>The format's limit for keys.</summary>
    private const int LongestKey = 65535;

    /// <summary>Arrays within arrays: the format allows any depth, no file has more than two.</summary>
    private const int DeepestArray = 8;

    private readonly Dictionary<string, GgufValue> _values = [];
    private readonly string _file;

    private GgufMetadata(string file) => _file = file;

    public IReadOnlyDictionary<string, GgufValue> Values => _values;

    /// <summary>Reads <paramref name="count"/> entries; afterwards the cursor stands behind them.</summary>
    public static GgufMetadata Read(MappedFile file, GgufCursor cursor, long count)
    {
        var metadata = new GgufMetadata(file.Path);
        for (long i = 0; i < count; i++)
        {
            long at = cursor.Position;
            string key = cursor.Text("a metadata key");
            if (key.Length is 0 or > LongestKey)
            {
                throw new ModelFileException(file.Path, $"offset {at}", $"a metadata key has {key.Length} letters", "The file is damaged: copy or download it again.");
            }
            GgufValue value = ReadValue(file, cursor, key);
            if (!metadata._values.TryAdd(key, value))
            {
                throw value.Fault("is given twice");
            }
        }
        return metadata;
    }

    /// <summary>Checked before the count of entries is believed.</summary>
    public static long ReadCount(GgufCursor cursor) => cursor.Count(LeastEntryBytes, "metadata entries");

    public GgufValue? Optional(string key) => _values.GetValueOrDefault(key);

    /// <exception cref="ModelFileException">There is no such key.</exception>
    public GgufValue Required(string key) =>
        Optional(key) ?? throw new ModelFileException(_file, key, "is missing", "Take the file from the model's publisher again, or convert the model anew.");

    private static GgufValue ReadValue(MappedFile file, GgufCursor cursor, string key)
    {
        GgufValueType type = cursor.ValueType(key);
        if (type != GgufValueType.Array)
        {
            var value = new GgufValue(file, key, type, IsArray: false, 1, cursor.Position);
            SkipElements(file, cursor, key, type, 1, depth: 0);
            return value;
        }
        (GgufValueType elementType, long count) = ReadArrayHead(cursor, key);
        var array = new GgufValue(file, key, elementType, IsArray: true, count, cursor.Position);
        SkipElements(file, cursor, key, elementType, count, depth: 1);
        return array;
    }

    private static (GgufValueType Type, long Count) ReadArrayHead(GgufCursor cursor, string key)
    {
        GgufValueType type = cursor.ValueType(key);
        int least = type switch
        {
            GgufValueType.Text => 8,
            GgufValueType.Array => 12,
            _ => GgufValue.SizeOf(type),
        };
        return (type, cursor.Count(least, $"the elements of {key}"));
    }

    private static void SkipElements(MappedFile file, GgufCursor cursor, string key, GgufValueType type, long count, int depth)
    {
        if (depth > DeepestArray)
        {
            throw new ModelFileException(file.Path, key, $"has arrays within arrays, more than {DeepestArray} deep", "The file is damaged: copy or download it again.");
        }
        switch (type)
        {
            case GgufValueType.Text:
                for (long i = 0; i < count; i++)
                {
                    cursor.TextBytes(key);
                }
                break;
            case GgufValueType.Array:
                for (long i = 0; i < count; i++)
                {
                    (GgufValueType inner, long innerCount) = ReadArrayHead(cursor, key);
                    SkipElements(file, cursor, key, inner, innerCount, depth + 1);
                }
                break;
            default:
                cursor.Skip(count * GgufValue.SizeOf(type), key);
                break;
        }
    }
}
