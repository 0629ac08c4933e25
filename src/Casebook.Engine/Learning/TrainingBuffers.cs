using Casebook.Engine.Kernels.BrainFloats;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Models.Architecture;

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
        Shape = shape;
        Recompute = recompute;
        HeadRows = headRows;
        var lengths = new Lengths(shape, maximumRows, headRows);
        int layers = shape.Config.Layers, kept = Kept(shape, recompute);
        _layerInput = Many(layers + 1, lengths.Hidden);
        _queryKeyValue = Many(kept, lengths.QueryKeyValue);
        _attention = Many(kept, lengths.Attention);
        _middle = Many(kept, lengths.Hidden);
        _gateUp = Many(kept, lengths.GateUp);
        _logSumExp = Many(kept, lengths.LogSumExp);
        _attentionReciprocal = Many(kept, lengths.Reciprocal);
        _feedForwardReciprocal = Many(kept, lengths.Reciprocal);
        HiddenGradient = One(lengths.Hidden);
        MiddleGradient = One(lengths.Hidden);
        AttentionGradient = One(lengths.Attention);
        QueryKeyValueGradient = One(lengths.QueryKeyValue);
        if (shape.Config.Numbers == NumberFormat.Fp32)
        {
            Normalised = One(lengths.Hidden);
            Activated = One(lengths.Activated);
        }
        NormGradients = One(lengths.NormGradients);
        Logits = One(lengths.Logits);
        HeadInput = One(lengths.HeadInput);
        int feed = shape.FeedForward;
        NormalisedRows = Rows(Normalised, shape.Hidden, maximumRows);
        ActivatedRows = Rows(Activated, feed, maximumRows);
        HiddenGradientRows = Rows(HiddenGradient, shape.Hidden, maximumRows);
        MiddleGradientRows = Rows(MiddleGradient, shape.Hidden, maximumRows);
        QueryKeyValueGradientRows = Rows(QueryKeyValueGradient, shape.QueryKeyValue, maximumRows);
        GateUpRows = SameForAllLayers(_gateUp, 2 * feed);
        AttentionRows = SameForAllLayers(_attention, shape.Attention);
        LogitRows = Rows(Logits, shape.Vocabulary, headRows);
        HeadInputRows = Rows(HeadInput, shape.Hidden, headRows);

        GradientRows Rows(float* rows, int width, int capacity) => shape.Config.Numbers == NumberFormat.Fp32
            ? new FloatGradientRows(rows, ModelShape.Stride(width))
            : new BrainGradientRows(new BrainColumns((ushort*)One(BrainFloats(width, capacity)), width, ModelShape.Pad(capacity, 2)), ModelShape.Stride(width));

        // In BF16 a layer's rows are put in anew, so that one place is enough.
        GradientRows[] SameForAllLayers(FloatBuffer[] layers, int width) => shape.Config.Numbers == NumberFormat.Fp32
            ? [.. layers.Select(layer => Rows(layer.Pointer, width, maximumRows))]
            : [Rows(null, width, maximumRows)];
    }

    /// <summary>Bytes that such buffers take up, without allocating them.</summary>
    public static long BytesOf(ModelShape shape, int maximumRows, int headRows, bool recompute)
    {
        var lengths = new Lengths(shape, maximumRows, headRows);
        long everyLayer = Sum(
            lengths.QueryKeyValue, lengths.Attention, lengths.Hidden, lengths.GateUp, lengths.LogSumExp, lengths.Reciprocal, lengths.Reciprocal);
        long once = Sum(
            lengths.Hidden, lengths.Hidden, lengths.Attention, lengths.QueryKeyValue, lengths.NormGradients, lengths.Logits, lengths.HeadInput);
        once = checked(once + (shape.Config.Numbers == NumberFormat.Fp32 ? Sum(lengths.Hidden, lengths.Activated) : Rounded(shape, maximumRows, headRows)));
        return checked((shape.Config.Layers + 1) * FloatBuffer.BytesOf(lengths.Hidden) + Kept(shape, recompute) * everyLayer + once);
    }

    public ModelShape Shape { get; }

    public bool Recompute { get; }

    /// <summary>Target rows whose logits exist at one time.</summary>
    public int HeadRows { get; }

    public float* HiddenGradient { get; }

    public float* MiddleGradient { get; }

    public float* AttentionGradient { get; }

    public float* QueryKeyValueGradient { get; }

    /// <summary>Null in BF16, where a block of a worker's scratch is enough.</summary>
    public float* Normalised { get; }

    /// <summary>Null in BF16.</summary>
    public float* Activated { get; }

    public GradientRows NormalisedRows { get; }

    public GradientRows ActivatedRows { get; }

    public GradientRows HiddenGradientRows { get; }

    public GradientRows MiddleGradientRows { get; }

    public GradientRows QueryKeyValueGradientRows { get; }

    public GradientRows LogitRows { get; }

    public GradientRows HeadInputRows { get; }

    private GradientRows[] GateUpRows { get; }

    private GradientRows[] AttentionRows { get; }

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

    /// <summary>Derivatives by gate and up.</summary>
    public GradientRows GateUpGradientRows(int layer) => GateUpRows[GateUpRows.Length == 1 ? 0 : layer];

    public GradientRows AttentionOutputRows(int layer) => AttentionRows[AttentionRows.Length == 1 ? 0 : layer];

    public float* AttentionReciprocal(int layer) => Kept(_attentionReciprocal, layer);

    public float* FeedForwardReciprocal(int layer) => Kept(_feedForwardReciprocal, layer);

    public void Dispose() => _owned.ForEach(buffer => buffer.Dispose());

    // In fp32 numbers, two elements each.
    private static long BrainFloats(int width, int capacity) => (BrainColumns.Elements(width, ModelShape.Pad(capacity, 2)) + 1) / 2;

    private static long Rounded(ModelShape shape, int rows, int headRows) => Sum(
        BrainFloats(shape.Hidden, rows), BrainFloats(shape.FeedForward, rows), BrainFloats(shape.Hidden, rows), BrainFloats(shape.Hidden, rows),
        BrainFloats(shape.QueryKeyValue, rows), BrainFloats(2 * shape.FeedForward, rows), BrainFloats(shape.Attention, rows),
        BrainFloats(shape.Vocabulary, headRows), BrainFloats(shape.Hidden, headRows));

    private static int Kept(ModelShape shape, bool recompute) => recompute ? 1 : shape.Config.Layers;

    private static long Sum(params ReadOnlySpan<long> lengths)
    {
        long bytes = 0;
        foreach (long length in lengths)
            bytes = checked(bytes + FloatBuffer.BytesOf(length));
        return bytes;
    }

    private static float* Kept(FloatBuffer[] buffers, int layer) => buffers[buffers.Length == 1 ? 0 : layer].Pointer;

    private FloatBuffer[] Many(int count, long length) => [.. Enumerable.Range(0, count).Select(_ => Own(length))];

    private float* One(long length) => Own(length).Pointer;

    private FloatBuffer Own(long length)
    {
        var buffer = new FloatBuffer(length);
        _owned.Add(buffer);
        return buffer;
    }

    /// <summary>Floats of each kind of buffer.</summary>
    private readonly struct Lengths(ModelShape shape, long rows, long headRows)
    {
        public long Hidden => rows * ModelShape.Stride(shape.Hidden);

        public long QueryKeyValue => rows * ModelShape.Stride(shape.QueryKeyValue);

        public long Attention => rows * ModelShape.Stride(shape.Attention);

        public long GateUp => rows * ModelShape.Stride(2 * shape.FeedForward);

        public long LogSumExp => rows * shape.Config.Heads;

        public long Reciprocal => rows;

        public long Activated => rows * ModelShape.Stride(shape.FeedForward);

        public long NormGradients => (rows / BodyPass.RowBlock + rows / HeadPass.RowBlock + 4) * shape.Hidden;

        public long Logits => headRows * ModelShape.Stride(shape.Vocabulary);

        public long HeadInput => headRows * ModelShape.Stride(shape.Hidden);
    }
}
