using Casebook.Models.Architecture;

namespace Casebook.Models.Gguf;

/// <summary>llama.cpp's names of a Llama's tensors, beside those of transformers.</summary>
internal static class GgufTensorNames
{
    public const string Embedding = "token_embd.weight";
    public const string Head = "output.weight";

    /// <summary>Divisors of the rotary frequencies, in files of Llama 3.1 and later.</summary>
    public const string RotaryFactors = "rope_freqs.weight";

    private static readonly Dictionary<string, string> _ofWhole = new()
    {
        [LlamaTensors.Embedding] = Embedding,
        [LlamaTensors.FinalNorm] = "output_norm.weight",
        [LlamaTensors.Head] = Head,
    };

    private static readonly Dictionary<string, string> _ofLayer = new()
    {
        ["input_layernorm.weight"] = "attn_norm.weight",
        ["self_attn.q_proj.weight"] = "attn_q.weight",
        ["self_attn.k_proj.weight"] = "attn_k.weight",
        ["self_attn.v_proj.weight"] = "attn_v.weight",
        ["self_attn.o_proj.weight"] = "attn_output.weight",
        ["post_attention_layernorm.weight"] = "ffn_norm.weight",
        ["mlp.gate_proj.weight"] = "ffn_gate.weight",
        ["mlp.up_proj.weight"] = "ffn_up.weight",
        ["mlp.down_proj.weight"] = "ffn_down.weight",
    };

    private static readonly Dictionary<string, string> _toWhole = _ofWhole.ToDictionary(pair => pair.Value, pair => pair.Key);
    private static readonly Dictionary<string, string> _toLayer = _ofLayer.ToDictionary(pair => pair.Value, pair => pair.Key);

    private const string LayerPrefix = "model.layers.";
    private const string BlockPrefix = "blk.";

    /// <summary>llama.cpp's name.</summary>
    /// <param name="name">A name of <see cref="LlamaTensors.Of"/>.</param>
    public static string FromTransformers(string name) =>
        _ofWhole.TryGetValue(name, out string? whole) ? whole
        : Split(name, LayerPrefix) is var (layer, rest) ? $"{BlockPrefix}{layer}.{_ofLayer[rest]}"
        : throw new ArgumentException($"{name} is no tensor of a Llama.", nameof(name));

    /// <summary>Transformers' name; null where a Llama has no such tensor.</summary>
    public static string? ToTransformers(string name) =>
        _toWhole.TryGetValue(name, out string? whole) ? whole
        : Split(name, BlockPrefix) is var (layer, rest) && _toLayer.TryGetValue(rest, out string? inLayer) ? $"{LayerPrefix}{layer}.{inLayer}"
        : null;

    /// <summary>Whether a tensor's rows are queries or keys, whose rotary halves llama.cpp interleaves.</summary>
    public static bool IsInterleaved(string transformersName) =>
        transformersName.EndsWith(".q_proj.weight", StringComparison.Ordinal) || transformersName.EndsWith(".k_proj.weight", StringComparison.Ordinal);

    /// <summary>Tensors that llama.cpp itself passes over.</summary>
    public static bool IsIgnored(string name) =>
        name == RotaryFactors || name.EndsWith(".attn_rot_embd.weight", StringComparison.Ordinal) || name.EndsWith(".attn_rot_embd", StringComparison.Ordinal);

    private static (string Layer, string Within)? Split(string name, string prefix)
    {
        if (!name.StartsWith(prefix, StringComparison.Ordinal))
        {
            return null;
        }
        int dot = name.IndexOf('.', prefix.Length);
        return dot > prefix.Length && name.AsSpan(prefix.Length, dot - prefix.Length).IndexOfAnyExceptInRange('0', '9') < 0
            ? (name[prefix.Length..dot], name[(dot + 1)..])
            : null;
    }
}
