using Casebook.Models.Architecture;

namespace Casebook.Models.Gguf;

/// <summary>
/// The architecture of a Llama from a GGUF file's metadata, under the keys of llama.cpp (gguf-py/gguf/constants.py).
/// Anything that this program would compute differently from llama.cpp is refused, never guessed.
/// </summary>
internal static class GgufConfigReader
{
    public const string ArchitectureKey = "general.architecture";
    public const string Architecture = "llama";

    /// <summary>A key of this program's own, where products are not in fp32; others pass it over.</summary>
    public const string PrecisionKey = "casebook.precision";

    private const string Supported = "This program runs Llama models (2, 3, 3.1) only.";
    private const string Contradiction = "Take the file from the model's publisher again, or convert the model anew.";
    private const int MaximumSize = 1 << 24;

    /// <exception cref="ModelFileException">Another architecture, or keys that are missing or contradict each other.</exception>
    public static LlamaConfig Read(GgufFile file)
    {
        GgufMetadata metadata = file.Metadata;
        GgufValue architecture = metadata.Required(ArchitectureKey);
        if (architecture.Text() != Architecture)
        {
            throw architecture.Fault($"is \"{Shorten(architecture.Text())}\", not \"{Architecture}\"", Supported);
        }
        RefuseOtherKinds(metadata);
        int hidden = Size("llama.embedding_length");
        int heads = Size("llama.attention.head_count");
        int keyValueHeads = metadata.Optional("llama.attention.head_count_kv") is { } kv ? SameInEveryLayer(kv) : heads;
        if (heads % keyValueHeads != 0)
        {
            throw metadata.Required("llama.attention.head_count_kv").Fault($"is {keyValueHeads}, which does not divide the number of heads ({heads})");
        }
        int headSize = HeadSize(metadata, hidden, heads);
        double theta = metadata.Optional("llama.rope.freq_base")?.Number(1, 1e15) ?? 10000;
        return new LlamaConfig
        {
            VocabularySize = VocabularySize(file),
            HiddenSize = hidden,
            Layers = Size("llama.block_count"),
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = headSize,
            FeedForwardSize = SameInEveryLayer(metadata.Required("llama.feed_forward_length")),
            ContextLength = (int)metadata.Required("llama.context_length").Integer(1, int.MaxValue),
            NormEpsilon = metadata.Required("llama.attention.layer_norm_rms_epsilon").Number(1e-20, 1),
            RopeTheta = theta,
            RopeScaling = GgufRopeScaling.Read(file, theta, headSize),
            TiedEmbeddings = !file.Tensors.ContainsKey(GgufTensorNames.Head),
            Numbers = metadata.Optional(PrecisionKey) is { } precision ? Numbers(precision) : NumberFormat.Fp32,
        };

        int Size(string key) => (int)metadata.Required(key).Integer(1, MaximumSize);
    }

    private static NumberFormat Numbers(GgufValue value) => value.Text() switch
    {
        "fp32" => NumberFormat.Fp32,
        "bf16" => NumberFormat.Bf16,
        var other => throw value.Fault($"is \"{Shorten(other)}\", neither fp32 nor bf16", Contradiction),
    };

    private static void RefuseOtherKinds(GgufMetadata metadata)
    {
        if (metadata.Optional("general.type") is { } type && type.Text() != "model")
        {
            throw type.Fault($"is \"{Shorten(type.Text())}\", not \"model\"", "Name a model's file; an adapter has to be merged into its model first.");
        }
        if (metadata.Optional("split.count") is { } split && split.Integer(0, int.MaxValue) > 1)
        {
            throw split.Fault("says that the model is split over several files", "Merge them into one with llama.cpp's llama-gguf-split --merge.");
        }
        if (metadata.Optional("llama.expert_count") is { } experts && experts.Integer(0, int.MaxValue) > 0)
        {
            throw experts.Fault("says that the model is a mixture of experts", Supported);
        }
        foreach (string scale in (string[])["llama.logit_scale", "llama.embedding_scale", "llama.residual_scale", "llama.attention.scale", "llama.rope.scaling.attn_factor"])
        {
            if (metadata.Optional(scale) is { } value && value.Number(-1e30, 1e30) is not (0 or 1))
            {
                throw value.Fault("scales what Llama does not scale", Supported);
            }
        }
        if (metadata.Optional("llama.attention.causal") is { } causal && !causal.Boolean())
        {
            throw causal.Fault("is false: this model does not generate text", Supported);
        }
    }

    private static int HeadSize(GgufMetadata metadata, int hidden, int heads)
    {
        int size;
        if (metadata.Optional("llama.attention.key_length") is { } key)
        {
            size = (int)key.Integer(1, MaximumSize);
        }
        else if (hidden % heads != 0)
        {
            throw metadata.Required("llama.embedding_length").Fault($"is {hidden}, which the number of heads ({heads}) does not divide, and there is no llama.attention.key_length");
        }
        else
        {
            size = hidden / heads;
        }
        foreach (string other in (string[])["llama.attention.value_length", "llama.rope.dimension_count"])
        {
            if (metadata.Optional(other) is { } value && value.Integer(0, MaximumSize) != size)
            {
                throw value.Fault($"is {value.Integer(0, MaximumSize)}, but a head has {size} columns", Supported);
            }
        }
        if (size % 2 != 0)
        {
            throw metadata.Required("llama.attention.head_count").Fault($"gives heads of {size} columns, but rotary positions need an even number", Contradiction);
        }
        return (long)size * heads <= MaximumSize
            ? size
            : throw metadata.Required("llama.attention.head_count").Fault($"{heads} heads of {size} are more than {MaximumSize} columns", Contradiction);
    }

    /// <summary>llama.cpp lets some sizes differ from layer to layer; Llama's do not.</summary>
    private static int SameInEveryLayer(GgufValue value)
    {
        if (!value.IsArray)
        {
            return (int)value.Integer(1, MaximumSize);
        }
        long? only = null;
        foreach (long size in value.Integers(1, MaximumSize))
        {
            only ??= size;
            if (size != only)
            {
                throw value.Fault("differs from layer to layer", Supported);
            }
        }
        return (int)(only ?? throw value.Fault("is empty", Contradiction));
    }

    private static int VocabularySize(GgufFile file)
    {
        if (!file.Tensors.TryGetValue(GgufTensorNames.Embedding, out GgufTensorInfo? embedding))
        {
            throw new ModelFileException(file.Mapped.Path, $"tensor {GgufTensorNames.Embedding}", "is missing", "The file is damaged or incomplete: copy or download it again.");
        }
        long rows = embedding.Shape[0];
        if (rows > MaximumSize)
        {
            throw new ModelFileException(file.Mapped.Path, $"tensor {embedding.Name}", $"has {rows} rows, more than {MaximumSize}", Contradiction);
        }
        if (file.Metadata.Optional("llama.vocab_size") is { } stated && stated.Integer(1, MaximumSize) != rows)
        {
            throw stated.Fault($"is {stated.Integer(1, MaximumSize)}, but the embedding has {rows} rows", Contradiction);
        }
        return (int)rows;
    }

    internal static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
