using System.Runtime.CompilerServices;

namespace Casebook.Engine.Llama;

/// <summary>
/// The learner's weights as generation reads them: the same panels, so that the bits are the same and an optimizer's step
/// is seen at once.
/// </summary>
internal sealed unsafe class TrainedWeights : DecoderWeights
{
    private readonly LlamaWeights _weights;

    public TrainedWeights(LlamaWeights weights)
        : base(weights.Shape)
    {
        _weights = weights;
        Layers = [.. weights.Layout.Layers.Select(layer => new DecoderLayer(
            weights.At(layer.AttentionNorm), Group(layer.QueryKeyValue), Group(layer.AttentionOutput), weights.At(layer.FeedForwardNorm), Group(layer.GateUp), Group(layer.Down)))];
        Head = Group(weights.Layout.Head);
    }

    public override long Bytes => _weights.Bytes;

    internal override long Version => _weights.Version;

    internal override IReadOnlyList<DecoderLayer> Layers { get; }

    internal override float* FinalNorm => _weights.At(_weights.Layout.FinalNorm);

    internal override MatrixGroup Head { get; }

    internal override void Embed(int token, float* row)
    {
        var embedding = _weights.Layout.Embedding;
        Unsafe.CopyBlock(row, _weights.At(embedding) + (nint)token * embedding.Stride, checked((uint)(Shape.Hidden * sizeof(float))));
    }

    /// <summary>The weights are the learner's.</summary>
    public override void Dispose()
    {
    }

    private MatrixGroup Group(Parameter parameter) => new((_weights.Multiplied.Matrix(parameter), 0));
}
