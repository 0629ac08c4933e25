using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.BrainFloats;
using Casebook.Engine.Kernels.Quantized;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Llama;

/// <summary>Bytes of packed tensors, by their shapes and encodings alone.</summary>
internal static class PackedSizes
{
    /// <summary>Of every tensor that is packed, in the order in which <see cref="PackedWeights"/> does it.</summary>
    public static IEnumerable<long> Of(ModelShape shape, Func<string, TensorEncoding> encodingOf)
    {
        LlamaConfig config = shape.Config;
        int hidden = config.HiddenSize, wide = config.FeedForwardSize;
        yield return OfVector(shape);
        for (int l = 0; l < config.Layers; l++)
        {
            string prefix = $"model.layers.{l}.";
            yield return OfVector(shape);
            yield return Matrix(prefix + "self_attn.q_proj.weight", config.Heads * shape.Head, hidden, shape.Hidden);
            yield return Matrix(prefix + "self_attn.k_proj.weight", config.KeyValueHeads * shape.Head, hidden, shape.Hidden);
            yield return Matrix(prefix + "self_attn.v_proj.weight", config.KeyValueHeads * shape.Head, hidden, shape.Hidden);
            yield return Matrix(prefix + "self_attn.o_proj.weight", shape.Hidden, config.Heads * config.HeadSize, shape.Attention);
            yield return OfVector(shape);
            yield return Matrix(prefix + "mlp.gate_proj.weight", shape.FeedForward, hidden, shape.Hidden);
            yield return Matrix(prefix + "mlp.up_proj.weight", shape.FeedForward, hidden, shape.Hidden);
            yield return Matrix(prefix + "mlp.down_proj.weight", shape.Hidden, wide, shape.FeedForward);
        }
        yield return Matrix(HeadOf(config), shape.Vocabulary, hidden, shape.Hidden);

        long Matrix(string name, int outputs, int columns, int depth) => OfMatrix(PackedAs(encodingOf(name), config), outputs, columns, depth);
    }

    /// <summary>What a matrix is packed in: fp32 weights of a model that multiplies in BF16 are rounded.</summary>
    public static TensorEncoding PackedAs(TensorEncoding encoding, LlamaConfig config) =>
        config.Numbers == NumberFormat.Bf16 && encoding == TensorEncoding.F32 ? TensorEncoding.BF16 : encoding;

    /// <summary>The tensor that the head is packed from.</summary>
    public static string HeadOf(LlamaConfig config) => config.TiedEmbeddings ? LlamaTensors.Embedding : LlamaTensors.Head;

    /// <summary>What rows are rounded to for products with a matrix of an encoding.</summary>
    public static RowFormats RowsFor(TensorEncoding encoding) =>
        PanelLayout.Has(encoding) ? RowFormats.Bytes : encoding == TensorEncoding.BF16 ? RowFormats.Brain : RowFormats.Floats;

    /// <param name="outputs">Rows, padded as the model's shape has them.</param>
    /// <param name="columns">Of the tensor: a quantised matrix has no padding there.</param>
    /// <param name="depth">Columns with padding.</param>
    public static long OfMatrix(TensorEncoding encoding, int outputs, int columns, int depth) => PanelLayout.Has(encoding)
        ? ModelShape.Pad(outputs, PanelLayout.Rows) / PanelLayout.Rows * PanelLayout.Of(encoding).PanelBytes(columns)
        : (long)ModelShape.Pad(outputs, encoding == TensorEncoding.BF16 ? BrainPanels.Outputs : MatrixProduct.PanelWidth) * depth * encoding.BlockBytes();

    public static long OfVector(ModelShape shape) => (long)shape.Hidden * sizeof(float);
}

/// <summary>What a model's weights will take up.</summary>
/// <param name="Bytes">Of memory.</param>
/// <param name="Takes">All formats of rows that a product reads, for which the generator needs room too.</param>
public readonly record struct PackedSize(long Bytes, RowFormats Takes);
