using Casebook.Models.Architecture;

namespace Casebook.Engine.Llama;

/// <summary>A model's weights as generation reads them: every matrix packed for products, in fp32 or in its file's format.</summary>
public abstract class DecoderWeights : IDisposable
{
    private protected DecoderWeights(ModelShape shape) => Shape = shape;

    /// <summary>The model's sizes.</summary>
    public LlamaConfig Config => Shape.Config;

    /// <summary>Bytes of memory that they take up.</summary>
    public abstract long Bytes { get; }

    /// <summary>Bytes that a pass over few rows reads: every matrix once, the embedding not.</summary>
    public long BytesPerPass => Head.Bytes + Layers.Sum(layer => layer.Bytes);

    internal ModelShape Shape { get; }

    /// <summary>Counts changes of the weights: what was computed with another version is of no use.</summary>
    internal virtual long Version => 0;

    internal abstract IReadOnlyList<DecoderLayer> Layers { get; }

    internal abstract unsafe float* FinalNorm { get; }

    internal abstract MatrixGroup Head { get; }

    /// <summary>All formats of rows that a product reads.</summary>
    internal RowFormats Takes => Layers.Aggregate(Head.Takes, (formats, layer) => formats | layer.Takes);

    /// <summary>Writes the embedding's row of a token, padded with zeros.</summary>
    internal abstract unsafe void Embed(int token, float* row);

    public abstract void Dispose();
}

/// <summary>One layer's weights.</summary>
internal sealed unsafe class DecoderLayer(
    float* attentionNorm, MatrixGroup queryKeyValue, MatrixGroup attentionOutput, float* feedForwardNorm, MatrixGroup gateUp, MatrixGroup down)
{
    public float* AttentionNorm { get; } = attentionNorm;

    public MatrixGroup QueryKeyValue { get; } = queryKeyValue;

    public MatrixGroup AttentionOutput { get; } = attentionOutput;

    public float* FeedForwardNorm { get; } = feedForwardNorm;

    public MatrixGroup GateUp { get; } = gateUp;

    public MatrixGroup Down { get; } = down;

    public long Bytes => QueryKeyValue.Bytes + AttentionOutput.Bytes + GateUp.Bytes + Down.Bytes;

    public RowFormats Takes => QueryKeyValue.Takes | AttentionOutput.Takes | GateUp.Takes | Down.Takes;
}
