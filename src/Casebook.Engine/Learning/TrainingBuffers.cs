using Casebook.Engine.Llama;
using Casebook.Engine.Memory;

namespace Casebook.Engine.Learning;

/// <summary>
/// Everything that a forward and backward pass writes, allocated once for the largest batch. With recomputation only the
/// layers' inputs are kept for every layer, and the rest once.
/// </summary>
internal sealed unsafe class TrainingBuffers : IDisposable
{
    private readonly List<FloatBuffer> _owned = [];
    private readonly FloatBuffer[] _layerInput, _queryKeyValue, _attention, _middle, _gateUp, _logSumExp, _attentionReciprocal, _feedForwardReciprocal;

    public TrainingBuffers(ModelShape shape, int maximumRows, int headRows, bool recompute)
    {
        Recompute = recompute;
        HeadRows = headRows;
        int layers = shape.Config.Layers, kept = recompute ? 1 : layers;
        long rows = maximumRows;
        int hidden = ModelShape.Stride(shape.Hidden), feed = ModelShape.Stride(shape.FeedForward);
        _layerInput = Many(layers + 1, rows * hidden);
        _queryKeyValue = Many(kept, rows * ModelShape.Stride(shape.QueryKeyValue));
        _attention = Many(kept, rows * ModelShape.Stride(shape.Attention));
        _middle = Many(kept, rows * hidden);
        _gateUp = Many(kept, rows * ModelShape.Stride(2 * shape.FeedForward));
        _logSumExp = Many(kept, rows * shape.Config.Heads);
        _attentionReciprocal = Many(kept, rows);
        _feedForwardReciprocal = Many(kept, rows);
        HiddenGradient = One(rows * hidden);
        MiddleGradient = One(rows * hidden);
        AttentionGradient = One(rows * ModelShape.Stride(shape.Attention));
        QueryKeyValueGradient = One(rows * ModelShape.Stride(shape.QueryKeyValue));
        Normalised = One(rows * hidden);
        Activated = One(rows * feed);
        NormGradients = One((rows / BodyPass.RowBlock + rows / HeadPass.RowBlock + 4) * shape.Hidden);
        Logits = One((long)headRows * ModelShape.Stride(shape.Vocabulary));
        HeadInput = One((long)headRows * hidden);
    }

    public bool Recompute { get; }

    /// <summary>Target rows whose logits exist at one time.</summary>
    public int HeadRows { get; }

    public float* HiddenGradient { get; }

    public float* MiddleGradient { get; }

    public float* AttentionGradient { get; }

    public float* QueryKeyValueGradient { get; }

    public float* Normalised { get; }

    public float* Activated { get; }

    /// <summary>Partial sums of a norm's derivative, one for each block of rows, added in order.</summary>
    public float* NormGradients { get; }

    public float* Logits { get; }

    public float* HeadInput { get; }

    public float* LayerInput(int layer) => _layerInput[layer].Pointer;

    public float* QueryKeyValue(int layer) => Kept(_queryKeyValue, layer);

    public float* Attention(int layer) => Kept(_attention, layer);

    public float* Middle(int layer) => Kept(_middle, layer);

    public float* GateUp(int layer) => Kept(_gateUp, layer);

    /// <summary>[row][head].</summary>
    public float* LogSumExp(int layer) => Kept(_logSumExp, layer);

    public float* AttentionReciprocal(int layer) => Kept(_attentionReciprocal, layer);

    public float* FeedForwardReciprocal(int layer) => Kept(_feedForwardReciprocal, layer);

    public void Dispose() => _owned.ForEach(buffer => buffer.Dispose());

    private static float* Kept(FloatBuffer[] buffers, int layer) => buffers[buffers.Length == 1 ? 0 : layer].Pointer;

    private FloatBuffer[] Many(int count, long length) => [.. Enumerable.Range(0, count).Select(_ => Own(length))];

    private float* One(long length) => Own(length).Pointer;

    private FloatBuffer Own(long length)
    {
        var buffer = new FloatBuffer(length);
        _owned.Add(buffer);
        return buffer;
    }
}
