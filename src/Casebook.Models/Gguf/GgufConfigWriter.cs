using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Models.Gguf;

/// <summary>Writes an architecture's entries under llama.cpp's keys.</summary>
internal static class GgufConfigWriter
{
    /// <param name="entries">Where they go.</param>
    /// <param name="config">The architecture.</param>
    /// <param name="name">The model's name, for people.</param>
    /// <param name="main">How most matrices are stored.</param>
    public static void Write(GgufEntries entries, LlamaConfig config, string name, TensorEncoding main)
    {
        entries.Add(GgufConfigReader.ArchitectureKey, GgufConfigReader.Architecture);
        entries.Add("general.type", "model");
        entries.Add("general.name", name);
        entries.Add("general.file_type", FileType(main));
        entries.Add("general.quantization_version", 2u);
        entries.Add("llama.vocab_size", (uint)config.VocabularySize);
        entries.Add("llama.context_length", (uint)config.ContextLength);
        entries.Add("llama.embedding_length", (uint)config.HiddenSize);
        entries.Add("llama.block_count", (uint)config.Layers);
        entries.Add("llama.feed_forward_length", (uint)config.FeedForwardSize);
        entries.Add("llama.attention.head_count", (uint)config.Heads);
        entries.Add("llama.attention.head_count_kv", (uint)config.KeyValueHeads);
        entries.Add("llama.attention.key_length", (uint)config.HeadSize);
        entries.Add("llama.attention.value_length", (uint)config.HeadSize);
        entries.Add("llama.attention.layer_norm_rms_epsilon", (float)config.NormEpsilon);
        entries.Add("llama.rope.dimension_count", (uint)config.HeadSize);
        entries.Add("llama.rope.freq_base", (float)config.RopeTheta);
        if (config.Numbers != NumberFormat.Fp32)
        {
            entries.Add(GgufConfigReader.PrecisionKey, config.Numbers.ToString().ToLowerInvariant());
        }
        switch (config.RopeScaling)
        {
            case { Kind: "linear" } linear:
                entries.Add(GgufRopeScaling.KindKey, "linear");
                entries.Add(GgufRopeScaling.FactorKey, (float)linear.Factor);
                break;
            case { Kind: "llama3" } llama3:
                entries.Add(GgufRopeScaling.OwnFactorKey, (float)llama3.Factor);
                entries.Add(GgufRopeScaling.OwnLowKey, (float)llama3.LowFrequencyFactor);
                entries.Add(GgufRopeScaling.OwnHighKey, (float)llama3.HighFrequencyFactor);
                entries.Add(GgufRopeScaling.OwnOriginalKey, (uint)llama3.OriginalContextLength);
                break;
            default:
                break;
        }
    }

    // llama.cpp's numbers of whole files (include/llama.h, enum llama_ftype), of which it only prints the names.
    private static uint FileType(TensorEncoding main) => main switch
    {
        TensorEncoding.F32 => 0,
        TensorEncoding.F16 => 1,
        TensorEncoding.Q4_0 => 2,
        TensorEncoding.Q8_0 => 7,
        TensorEncoding.Q4_K => 14,
        TensorEncoding.Q5_K => 16,
        TensorEncoding.Q6_K => 18,
        TensorEncoding.BF16 => 32,
        _ => throw new ArgumentOutOfRangeException(nameof(main)),
    };
}
