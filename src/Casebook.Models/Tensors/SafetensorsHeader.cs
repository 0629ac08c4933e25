using System.Buffers.Binary;
using Casebook.Models.Json;

namespace Casebook.Models.Tensors;

/// <summary>One tensor's entry: its bytes are <c>[Begin, End)</c> of the file.</summary>
internal sealed record SafetensorsEntry(string Name, string ElementType, long[] Shape, long Begin, long End);

/// <summary>
/// The header of a safetensors file, with every rule of the format checked
/// (https://huggingface.co/docs/safetensors): 8 bytes of length, a JSON object of that length, then the tensors' bytes
/// without hole, overlap or rest.
/// </summary>
internal static class SafetensorsHeader
{
    /// <summary>The format's own limit, in bytes.</summary>
    public const long MaximumHeaderBytes = 100_000_000;

    private const string Damaged = "The file is damaged or incomplete: copy or download it again.";

    private static readonly Dictionary<string, int> _elementBits = new()
    {
        ["BOOL"] = 8,
        ["U8"] = 8,
        ["I8"] = 8,
        ["F4"] = 4,
        ["F6_E2M3"] = 6,
        ["F6_E3M2"] = 6,
        ["F8_E4M3"] = 8,
        ["F8_E5M2"] = 8,
        ["F8_E8M0"] = 8,
        ["F8_E4M3FNUZ"] = 8,
        ["F8_E5M2FNUZ"] = 8,
        ["I16"] = 16,
        ["U16"] = 16,
        ["F16"] = 16,
        ["BF16"] = 16,
        ["I32"] = 32,
        ["U32"] = 32,
        ["F32"] = 32,
        ["F64"] = 64,
        ["I64"] = 64,
        ["U64"] = 64,
        ["C64"] = 64,
    };

    /// <summary>Length of the header's JSON.</summary>
    /// <param name="firstBytes">At least the file's first 8 bytes where it has them.</param>
    public static int Length(ReadOnlySpan<byte> firstBytes, long fileLength, string file)
    {
        if (fileLength < 8 || firstBytes.Length < 8)
        {
            throw new ModelFileException(file, "offset 0", $"has {fileLength} bytes, too few for a safetensors file", Damaged);
        }
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(firstBytes);
        if (length > MaximumHeaderBytes)
        {
            throw new ModelFileException(file, "offset 0", $"says that its header has {length} bytes; the format allows {MaximumHeaderBytes}", "Check that this is a safetensors file. " + Damaged);
        }
        if ((long)length > fileLength - 8)
        {
            throw new ModelFileException(file, "offset 0", $"says that its header has {length} bytes, but only {fileLength - 8} follow", Damaged);
        }
        return (int)length;
    }

    /// <summary>The tensors in the order of their bytes.</summary>
    public static List<SafetensorsEntry> Parse(ReadOnlyMemory<byte> json, long fileLength, string file)
    {
        if (json.Length == 0 || json.Span[0] != (byte)'{')
        {
            throw new ModelFileException(file, "offset 8", "the header does not begin with {", Damaged);
        }
        long dataBegin = 8 + json.Length;
        var entries = new List<SafetensorsEntry>();
        foreach ((string name, JsonNodeReader value) in JsonFile.Parse(json, file, "header").Fields())
        {
            if (name == "__metadata__")
            {
                foreach ((_, JsonNodeReader text) in value.Fields())
                {
                    text.Text();
                }
                continue;
            }
            entries.Add(Entry(name, value, dataBegin, fileLength));
        }
        // Empty tensors take no room; sorted by end as well, they never look like an overlap.
        entries.Sort((a, b) => (a.Begin, a.End).CompareTo((b.Begin, b.End)));
        long next = dataBegin;
        foreach (SafetensorsEntry entry in entries)
        {
            if (entry.Begin != next)
            {
                throw new ModelFileException(
                    file, $"tensor {entry.Name}", entry.Begin < next ? "overlaps the tensor before it" : $"leaves {entry.Begin - next} bytes unused before it", Damaged);
            }
            next = entry.End;
        }
        if (next != fileLength)
        {
            throw new ModelFileException(file, $"offset {next}", $"has {fileLength - next} bytes after the last tensor", Damaged);
        }
        return entries;
    }

    private static SafetensorsEntry Entry(string name, JsonNodeReader value, long dataBegin, long fileLength)
    {
        if (name.Length == 0)
        {
            throw value.Fault("a tensor has no name", Damaged);
        }
        JsonNodeReader typeNode = value.Required("dtype");
        string type = typeNode.Text();
        if (!_elementBits.TryGetValue(type, out int bits))
        {
            throw typeNode.Fault("is not a type of the safetensors format", "Supported are F32, F16 and BF16.");
        }

        var shape = new List<long>();
        UInt128 elements = 1;
        foreach (JsonNodeReader item in value.Required("shape").Items())
        {
            long size = item.Integer(0, long.MaxValue);
            if (shape.Count == 16)
            {
                throw item.Fault("a tensor has at most 16 dimensions", Damaged);
            }
            shape.Add(size);
            elements *= (UInt128)size;
            if (elements > long.MaxValue)
            {
                throw value.Required("shape").Fault("the product of the dimensions overflows", Damaged);
            }
        }

        JsonNodeReader offsetsNode = value.Required("data_offsets");
        List<long> offsets = [.. offsetsNode.Items().Take(3).Select(item => item.Integer(0, long.MaxValue))];
        if (offsets.Count != 2)
        {
            throw offsetsNode.Fault("does not have two entries", Damaged);
        }
        long room = fileLength - dataBegin;
        if (offsets[0] > offsets[1] || offsets[1] > room)
        {
            throw offsetsNode.Fault($"[{offsets[0]}, {offsets[1]}] does not lie within the {room} bytes of data", Damaged);
        }
        if (elements * (UInt128)bits != (UInt128)(offsets[1] - offsets[0]) * 8)
        {
            throw offsetsNode.Fault($"has {offsets[1] - offsets[0]} bytes, but {type} [{string.Join(", ", shape)}] needs {(elements * (UInt128)bits + 7) / 8}", Damaged);
        }
        return new SafetensorsEntry(name, type, [.. shape], dataBegin + offsets[0], dataBegin + offsets[1]);
    }
}
