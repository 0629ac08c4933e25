using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Casebook.Models.Tensors;

namespace Casebook.Models.Architecture;

/// <summary>Writes <c>config.json</c> with the fields that transformers and llama.cpp's converter read.</summary>
public static class LlamaConfigWriter
{
    /// <summary>A field of this program's own.</summary>
    internal const string PrecisionKey = "casebook_precision";

    internal static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    /// <param name="config">The architecture.</param>
    /// <param name="elementType">How the weights beside it are stored.</param>
    /// <param name="beginToken">Id of the token that begins a text; null to leave the field out.</param>
    /// <param name="endToken">Id of the token that ends an assistant's turn; null to leave the field out.</param>
    public static string ToJson(LlamaConfig config, ElementType elementType, int? beginToken, int? endToken)
    {
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray("LlamaForCausalLM"),
            ["attention_bias"] = false,
            ["attention_dropout"] = 0.0,
            ["head_dim"] = config.HeadSize,
            ["hidden_act"] = "silu",
            ["hidden_size"] = config.HiddenSize,
            ["initializer_range"] = 0.02,
            ["intermediate_size"] = config.FeedForwardSize,
            ["max_position_embeddings"] = config.ContextLength,
            ["mlp_bias"] = false,
            ["model_type"] = "llama",
            ["num_attention_heads"] = config.Heads,
            ["num_hidden_layers"] = config.Layers,
            ["num_key_value_heads"] = config.KeyValueHeads,
            ["pretraining_tp"] = 1,
            ["rms_norm_eps"] = config.NormEpsilon,
            ["rope_scaling"] = Scaling(config.RopeScaling),
            ["rope_theta"] = config.RopeTheta,
            ["tie_word_embeddings"] = config.TiedEmbeddings,
            ["torch_dtype"] = elementType switch
            {
                ElementType.F32 => "float32",
                ElementType.F16 => "float16",
                ElementType.BF16 => "bfloat16",
                _ => throw new ArgumentOutOfRangeException(nameof(elementType)),
            },
            ["use_cache"] = true,
            ["vocab_size"] = config.VocabularySize,
        };
        if (beginToken is { } begin) { json["bos_token_id"] = begin; }
        if (endToken is { } end) { json["eos_token_id"] = end; }
        if (config.Numbers != NumberFormat.Fp32) { json[PrecisionKey] = config.Numbers.ToString().ToLowerInvariant(); }
        return json.ToJsonString(Indented) + "\n";
    }

    private static JsonObject? Scaling(RopeScaling? scaling) => scaling switch
    {
        null => null,
        { Kind: "linear" } => new JsonObject { ["factor"] = scaling.Factor, ["rope_type"] = "linear", ["type"] = "linear" },
        { Kind: "llama3" } => new JsonObject
        {
            ["factor"] = scaling.Factor,
            ["high_freq_factor"] = scaling.HighFrequencyFactor,
            ["low_freq_factor"] = scaling.LowFrequencyFactor,
            ["original_max_position_embeddings"] = scaling.OriginalContextLength,
            ["rope_type"] = "llama3",
        },
        _ => throw new ArgumentException($"Rope scaling \"{scaling.Kind}\" has no written form."),
    };
}
