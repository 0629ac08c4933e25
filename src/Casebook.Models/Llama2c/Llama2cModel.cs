using System.Buffers.Binary;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Models.Llama2c;

/// <summary>
/// The weights of a model of llama2.c (github.com/karpathy/llama2.c, export.py, legacy_export): seven int32, then fp32
/// tensors, those of one kind for all layers together. The rows of queries and keys are interleaved as in GGUF.
/// </summary>
internal sealed class Llama2cModel : ITensorSource
{
    private const int HeadBytes = 7 * 4;
    private const int MaximumSize = 1 << 24;
    private const string Remedy = "Check that this is a model of llama2.c (legacy export, version 0).";

    private readonly MappedFile _file;
    private readonly Dictionary<string, (long Offset, long[] Shape)> _tensors = [];

    private Llama2cModel(MappedFile file)
    {
        _file = file;
        Config = ReadConfig();
        Place();
    }

    public LlamaConfig Config { get; }

    public string Location => _file.Path;

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    /// <exception cref="ModelFileException">Missing, or not such a file.</exception>
    public static Llama2cModel Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            return new Llama2cModel(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public IReadOnlyList<long> Shape(string name) => Find(name).Shape;

    public void Read(string name, Span<float> destination) => EncodedRows.Decode(name, Encoded(name), destination);

    public EncodedTensor Encoded(string name)
    {
        (long offset, long[] shape) = Find(name);
        return EncodedRows.Of(_file, name, offset, TensorEncoding.F32, shape, Gguf.GgufTensorNames.IsInterleaved(name) ? Config.HeadSize : 0);
    }

    public void Dispose() => _file.Dispose();

    private LlamaConfig ReadConfig()
    {
        if (_file.Length < HeadBytes)
        {
            throw Fault("offset 0", $"has {_file.Length} bytes, too few for a head of {HeadBytes}");
        }
        int hidden = Number(0, "dim");
        int heads = Number(3, "n_heads");
        int keyValueHeads = Number(4, "n_kv_heads");
        if (hidden % heads != 0 || hidden / heads % 2 != 0 || heads % keyValueHeads != 0)
        {
            throw Fault("offset 12", $"{heads} heads of {hidden} columns with {keyValueHeads} for keys do not fit together");
        }
        return new LlamaConfig
        {
            HiddenSize = hidden,
            FeedForwardSize = Number(1, "hidden_dim"),
            Layers = Number(2, "n_layers"),
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = hidden / heads,
            // Negative where the head is a tensor of its own.
            VocabularySize = Number(5, "vocab_size", negative: true),
            TiedEmbeddings = BinaryPrimitives.ReadInt32LittleEndian(_file.Bytes(5 * 4, 4)) > 0,
            ContextLength = Number(6, "seq_len"),
        };
    }

    private int Number(int index, string name, bool negative = false)
    {
        long value = BinaryPrimitives.ReadInt32LittleEndian(_file.Bytes(index * 4, 4));
        value = negative ? Math.Abs(value) : value;
        return value is >= 1 and <= MaximumSize ? (int)value : throw Fault($"offset {index * 4}", $"{name} is {value}, not a number from 1 to {MaximumSize}");
    }

    private void Place()
    {
        Dictionary<string, long[]> shapes = LlamaTensors.Of(Config).ToDictionary(tensor => tensor.Name, tensor => tensor.Shape);
        long offset = HeadBytes;
        Add(LlamaTensors.Embedding);
        foreach (string kind in (string[])["input_layernorm", "self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj",
            "post_attention_layernorm", "mlp.gate_proj", "mlp.down_proj", "mlp.up_proj"])
        {
            for (int layer = 0; layer < Config.Layers; layer++)
            {
                Add($"model.layers.{layer}.{kind}.weight");
            }
        }
        Add(LlamaTensors.FinalNorm);
        // Two tables of rotary cosines and sines, which nobody reads any more.
        offset += 2L * 4 * Config.ContextLength * (Config.HeadSize / 2);
        if (!Config.TiedEmbeddings)
        {
            Add(LlamaTensors.Head);
        }
        if (offset != _file.Length)
        {
            throw Fault("size", $"is {_file.Length} bytes, but a model of these sizes has {offset}");
        }

        void Add(string name)
        {
            long[] shape = shapes[name];
            _tensors.Add(name, (offset, shape));
            offset += 4 * shape.Aggregate(1L, (product, size) => product * size);
            if (offset > _file.Length)
            {
                throw Fault($"tensor {name}", $"ends at {offset}, beyond the file's end at {_file.Length}");
            }
        }
    }

    private (long Offset, long[] Shape) Find(string name) => _tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new ModelFileException(Location, $"tensor {name}", "is missing", Remedy);

    private ModelFileException Fault(string place, string problem) => new(_file.Path, place, problem, Remedy);
}
