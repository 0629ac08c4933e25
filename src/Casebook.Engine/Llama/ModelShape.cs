using Casebook.Engine.Kernels;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Llama;

/// <summary>
/// A model's sizes as they lie in memory. Widths are padded so that every kernel works in whole vectors and panels; the
/// padding is 0 in weights, activations and gradients and stays so. Strides are 16 floats longer than widths, because
/// rows a power of two apart would fall into the same few lines of the cache.
/// </summary>
internal sealed class ModelShape
{
    public ModelShape(LlamaConfig config)
    {
        Require(config.HiddenSize > 0 && config.Layers > 0 && config.FeedForwardSize > 0 && config.VocabularySize > 0, "sizes must be positive");
        Require(config.Heads > 0 && config.KeyValueHeads > 0 && config.Heads % config.KeyValueHeads == 0, "heads must be a multiple of key/value heads");
        Require(config.HeadSize > 0 && config.HeadSize % 2 == 0, "the head size must be even");
        Config = config;
        Hidden = Pad(config.HiddenSize, MatrixProduct.PanelWidth);
        FeedForward = Pad(config.FeedForwardSize, MatrixProduct.PanelWidth);
        Head = Pad(config.HeadSize, Lanes.Count);
        Attention = Pad(config.Heads * Head, MatrixProduct.PanelWidth);
        QueryKeyValue = Pad((config.Heads + 2 * config.KeyValueHeads) * Head, MatrixProduct.PanelWidth);
        Vocabulary = Pad(config.VocabularySize, MatrixProduct.PanelWidth);
        AttentionScale = (float)(1 / Math.Sqrt(config.HeadSize));
    }

    public LlamaConfig Config { get; }

    /// <summary>Width of the residual stream.</summary>
    public int Hidden { get; }

    /// <summary>Width of gate, and of up.</summary>
    public int FeedForward { get; }

    /// <summary>Width of one head.</summary>
    public int Head { get; }

    /// <summary>Width of all heads' outputs together.</summary>
    public int Attention { get; }

    /// <summary>Width of queries, keys and values together.</summary>
    public int QueryKeyValue { get; }

    /// <summary>Rows of the embedding and of the head.</summary>
    public int Vocabulary { get; }

    /// <summary>1 / √(head size).</summary>
    public float AttentionScale { get; }

    public int QueriesPerKey => Config.Heads / Config.KeyValueHeads;

    /// <summary>Column of the first key head in a row of queries, keys and values.</summary>
    public int KeyColumn => Config.Heads * Head;

    /// <summary>Column of the first value head.</summary>
    public int ValueColumn => (Config.Heads + Config.KeyValueHeads) * Head;

    public static int Pad(int size, int unit) => checked((size + unit - 1) / unit * unit);

    /// <summary>Floats from one row of a buffer to the next.</summary>
    public static int Stride(int width) => width + Lanes.Count;

    private static void Require(bool condition, string what)
    {
        if (!condition)
            throw new ArgumentException($"The model's shape can not be computed: {what}.");
    }
}
