using Casebook.Models.Tensors;

namespace Casebook.Models.Gguf;

/// <summary>
/// A GGUF file of version 2 or 3 (github.com/ggml-org/ggml, docs/gguf.md), mapped into memory: metadata, then the
/// tensors' names, shapes and places, then their bytes, each tensor's at a multiple of the alignment. Every length,
/// product and place is checked when the file is opened.
/// </summary>
internal sealed class GgufFile : IDisposable
{
    public const int DefaultAlignment = 32;
    public const string AlignmentKey = "general.alignment";

    /// <summary>"GGUF" read as a little-endian number.</summary>
    public const uint Magic = 0x46554747;

    private const string Damaged = "The file is damaged or incomplete: copy or download it again.";
    private const string Supported = "Supported are F32, F16, BF16, Q8_0, Q4_0, Q4_K, Q5_K and Q6_K: take another variant of the model, or quantise it anew.";

    /// <summary>The least that a tensor's entry takes: its name's length and one letter, number of dimensions, type, offset.</summary>
    private const int LeastTensorBytes = 8 + 1 + 4 + 4 + 8;

    /// <summary>Limits of the format: bytes of a name, dimensions.</summary>
    private const int LongestName = 64;
    private const int MostDimensions = 4;

    private readonly Dictionary<string, GgufTensorInfo> _tensors = [];

    private GgufFile(MappedFile mapped)
    {
        Mapped = mapped;
        var cursor = new GgufCursor(mapped);
        Version = ReadVersion(cursor);
        long tensors = cursor.Count(LeastTensorBytes, "tensors");
        long entries = GgufMetadata.ReadCount(cursor);
        Metadata = GgufMetadata.Read(mapped, cursor, entries);
        Alignment = ReadAlignment();
        var infos = new List<(GgufTensorInfo Info, ulong Offset)>();
        for (long i = 0; i < tensors; i++)
        {
            infos.Add(ReadTensor(cursor));
        }
        Place(infos, cursor.Position);
    }

    /// <summary>2 or 3.</summary>
    public uint Version { get; }

    /// <summary>Every tensor begins at a multiple of it, in bytes.</summary>
    public int Alignment { get; }

    public MappedFile Mapped { get; }

    public GgufMetadata Metadata { get; }

    /// <summary>By the names of the file.</summary>
    public IReadOnlyDictionary<string, GgufTensorInfo> Tensors => _tensors;

    /// <summary>Opens and checks the whole head; no tensor is read yet.</summary>
    /// <exception cref="ModelFileException">Missing, against a rule of the format, or with tensors that this program can not read.</exception>
    public static GgufFile Open(string path)
    {
        var mapped = MappedFile.Open(path);
        try
        {
            return new GgufFile(mapped);
        }
        catch
        {
            mapped.Dispose();
            throw;
        }
    }

    public void Dispose() => Mapped.Dispose();

    private uint ReadVersion(GgufCursor cursor)
    {
        if (Mapped.Length < 8 || cursor.UInt32("the magic number") != Magic)
        {
            throw new ModelFileException(Mapped.Path, "offset 0", "does not begin with GGUF and a version", "Check that this is a GGUF file. " + Damaged);
        }
        uint version = cursor.UInt32("the version");
        return version switch
        {
            2 or 3 => version,
            // The low half is empty where the bytes stand the other way round.
            _ when (version & 0xFFFF) == 0 && version != 0 => throw new ModelFileException(Mapped.Path, "offset 4", "is big-endian", "Take the little-endian file of the model."),
            _ => throw new ModelFileException(Mapped.Path, "offset 4", $"has version {version} of the format", "Supported are versions 2 and 3: convert the model anew."),
        };
    }

    private int ReadAlignment()
    {
        if (Metadata.Optional(AlignmentKey) is not { } value)
        {
            return DefaultAlignment;
        }
        long alignment = value.Integer(1, 1 << 20);
        return long.IsPow2(alignment) ? (int)alignment : throw value.Fault($"is {alignment}, not a power of two");
    }

    private (GgufTensorInfo Info, ulong Offset) ReadTensor(GgufCursor cursor)
    {
        long at = cursor.Position;
        string name = cursor.Text("a tensor's name");
        if (name.Length is 0 or > LongestName)
        {
            throw new ModelFileException(Mapped.Path, $"offset {at}", $"a tensor's name has {name.Length} letters", Damaged);
        }
        string place = $"tensor {name}";
        uint dimensions = cursor.UInt32(place);
        if (dimensions is 0 or > MostDimensions)
        {
            throw new ModelFileException(Mapped.Path, place, $"has {dimensions} dimensions; the format allows 1 to {MostDimensions}", Damaged);
        }
        long[] shape = new long[dimensions];
        UInt128 elements = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            ulong size = cursor.UInt64(place);
            if (size == 0)
            {
                throw new ModelFileException(Mapped.Path, place, "has a dimension of 0", Damaged);
            }
            elements *= size;
            if (size > long.MaxValue || elements > long.MaxValue / 8)
            {
                throw new ModelFileException(Mapped.Path, place, "the product of the dimensions overflows", Damaged);
            }
            // The file says the fastest dimension first.
            shape[^(i + 1)] = (long)size;
        }
        uint type = cursor.UInt32(place);
        if (!GgufTensorTypes.TryEncoding(type, out TensorEncoding encoding))
        {
            throw new ModelFileException(Mapped.Path, place, $"is stored as {GgufTensorTypes.Name(type)}", Supported);
        }
        if (!encoding.Fits(shape[^1]))
        {
            throw new ModelFileException(Mapped.Path, place, $"has rows of {shape[^1]} elements, which is no multiple of {encoding}'s block of {encoding.BlockElements()}", Damaged);
        }
        return (new GgufTensorInfo(name, encoding, shape, 0), cursor.UInt64(place));
    }

    private void Place(List<(GgufTensorInfo Info, ulong Offset)> infos, long headEnd)
    {
        ulong dataBegin = ((ulong)headEnd + (ulong)Alignment - 1) / (ulong)Alignment * (ulong)Alignment;
        foreach ((GgufTensorInfo info, ulong offset) in infos)
        {
            string place = $"tensor {info.Name}";
            if (offset % (ulong)Alignment != 0)
            {
                throw new ModelFileException(Mapped.Path, place, $"begins at offset {offset} of the data, which is no multiple of {Alignment}", Damaged);
            }
            if ((UInt128)dataBegin + offset + (ulong)info.Bytes > (ulong)Mapped.Length)
            {
                throw new ModelFileException(Mapped.Path, place, $"has {info.Bytes} bytes from offset {(UInt128)dataBegin + offset}, beyond the file's end at {Mapped.Length}", Damaged);
            }
            if (!_tensors.TryAdd(info.Name, info with { Offset = (long)(dataBegin + offset) }))
            {
                throw new ModelFileException(Mapped.Path, place, "is given twice", Damaged);
            }
        }
        long end = 0;
        foreach (GgufTensorInfo info in _tensors.Values.Where(info => info.Bytes > 0).OrderBy(info => info.Offset))
        {
            if (info.Offset < end)
            {
                throw new ModelFileException(Mapped.Path, $"tensor {info.Name}", "overlaps the tensor before it", Damaged);
            }
            end = info.Offset + info.Bytes;
        }
    }
}
