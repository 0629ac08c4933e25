using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Learning;

/// <summary>How much a <see cref="CpuLearner"/> takes on at a time.</summary>
public sealed record CpuLearnerOptions
{
    /// <summary>The most rows of one batch. Default 4096: larger ones gain nothing and cost memory.</summary>
    public int MaximumRows { get; init; } = 4096;

    /// <summary>The longest sequence, at most the model's context. Default: the model's context.</summary>
    public int? MaximumSequence { get; init; }

    /// <summary>Keep only the layers' inputs and compute the rest again on the way back: about a third more time for a fraction of the memory. Default false.</summary>
    public bool RecomputeActivations { get; init; }
}

/// <summary>The CPU engine behind the learning seam: forward and backward by hand, in the numbers of its weights.</summary>
public sealed unsafe class CpuLearner : ILearner
{
    private const long NormChunk = 1 << 16;

    private readonly WorkerPool _pool;
    private readonly LlamaWeights _weights;
    private readonly FloatBuffer _gradient, _first, _second;
    private readonly TrainingBuffers _buffers;
    private readonly WorkerScratch[] _scratch;
    private readonly RotaryEmbedding _rotary;
    private readonly BodyPass _body;
    private readonly HeadPass _head;
    private BatchRows? _forwarded;

    /// <summary>Takes over <paramref name="weights"/> and disposes of them with itself; the pool stays the caller's.</summary>
    public CpuLearner(LlamaWeights weights, WorkerPool pool, CpuLearnerOptions? options = null)
    {
        options ??= new CpuLearnerOptions();
        _weights = weights;
        _pool = pool;
        var shape = weights.Shape;
        MaximumRows = options.MaximumRows;
        MaximumSequence = Sequence(weights.Config, options);
        long before = FloatBuffer.BytesMadeByThisThread;
        _gradient = new FloatBuffer(weights.Layout.Length);
        _first = new FloatBuffer(weights.Layout.Length);
        _second = new FloatBuffer(weights.Layout.Length);
        _buffers = new TrainingBuffers(shape, MaximumRows, HeadPass.ChunkRows(shape), options.RecomputeActivations);
        _scratch = [.. Enumerable.Range(0, pool.Threads).Select(_ => new WorkerScratch(shape, MaximumSequence))];
        _rotary = new RotaryEmbedding(weights.Config, MaximumSequence);
        _body = new BodyPass(_buffers, _scratch, _rotary, GroupAttention.Of(shape, _rotary), pool);
        _head = new HeadPass(_buffers, _scratch, pool);
        BufferBytes = FloatBuffer.BytesMadeByThisThread - before;
    }

    /// <summary>What a learner's <see cref="BufferBytes"/> will be beside gradient and moments, each of which is as large as the parameters.</summary>
    /// <param name="threads">Of the pool.</param>
    public static long ActivationBytes(LlamaConfig config, CpuLearnerOptions options, int threads)
    {
        var shape = new ModelShape(config);
        int sequence = Sequence(config, options);
        return checked(TrainingBuffers.BytesOf(shape, options.MaximumRows, HeadPass.ChunkRows(shape), options.RecomputeActivations)
            + threads * WorkerScratch.BytesOf(shape, sequence) + RotaryEmbedding.BytesOf(config, sequence));
    }

    /// <inheritdoc />
    public int MaximumRows { get; }

    /// <summary>Positions of the longest sequence.</summary>
    public int MaximumSequence { get; }

    /// <summary>Bytes of gradient, moments and activations; the weights come on top.</summary>
    public long BufferBytes { get; }

    /// <summary>The weights that every step changes in place: a generator over them always samples from the newest.</summary>
    public LlamaWeights Weights => _weights;

    /// <summary>Floating-point operations of one forward and backward pass, products alone and nothing recomputed: what a share of the peak is counted from.</summary>
    public static double StepFlops(LlamaConfig config, PackedBatch batch)
    {
        double body = (double)config.Layers * (((config.Heads * 2.0) + (config.KeyValueHeads * 2.0)) * config.HeadSize * config.HiddenSize + 3.0 * config.HiddenSize * config.FeedForwardSize);
        double attention = 0;
        foreach (var group in batch.Groups)
        {
            double prefix = group.Prefix.Length;
            attention += prefix * prefix / 2;
            attention += group.Branches.Sum(branch => branch.Tokens.Length * (prefix + branch.Tokens.Length / 2.0));
        }
        return 6 * body * batch.Rows + 6.0 * config.VocabularySize * config.HiddenSize * batch.Targets
            + 12.0 * config.Layers * config.Heads * config.HeadSize * attention;
    }

    /// <inheritdoc />
    public TargetValues Forward(PackedBatch batch, IFrozenWeights? weights = null, bool withEntropy = false)
    {
        var rows = Prepare(batch);
        var used = weights is null ? _weights : (LlamaWeights)weights;
        _body.Forward(used, rows);
        var values = Empty(rows, withEntropy);
        _head.Run(used, rows, values.LogProbabilities, values.Entropies, null, null);
        _forwarded = weights is null ? rows : null;
        return values;
    }

    /// <inheritdoc />
    public void Backward(ReadOnlySpan<float> lossByLogProbability)
    {
        var rows = _forwarded ?? throw new InvalidOperationException("Backward follows a Forward on the learner's own weights.");
        if (lossByLogProbability.Length != rows.Targets.Length)
            throw new ArgumentException($"There are {rows.Targets.Length} targets and {lossByLogProbability.Length} derivatives.", nameof(lossByLogProbability));
        float[] derivatives = lossByLogProbability.ToArray();
        _head.Run(_weights, rows, new float[rows.Targets.Length], null, (i, _) => derivatives[i], _gradient.Pointer);
        _body.Backward(_weights, rows, _gradient.Pointer);
        _forwarded = null;
    }

    /// <inheritdoc />
    public TargetValues ForwardBackward(PackedBatch batch, Func<int, float, float> derivative, bool withEntropy = false)
    {
        var rows = Prepare(batch);
        _forwarded = null;
        _body.Forward(_weights, rows);
        var values = Empty(rows, withEntropy);
        _head.Run(_weights, rows, values.LogProbabilities, values.Entropies, derivative, _gradient.Pointer);
        _body.Backward(_weights, rows, _gradient.Pointer);
        return values;
    }

    /// <inheritdoc />
    public double Step(OptimizerStep step)
    {
        _forwarded = null;
        var chunks = new List<(long Offset, long Length, bool Decays)>();
        foreach (var parameter in _weights.Layout.All)
        {
            long length = (parameter.Length + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
            for (long at = 0; at < length; at += NormChunk)
                chunks.Add((parameter.Offset + at, Math.Min(NormChunk, length - at), parameter.Decays));
        }
        double[] squares = new double[chunks.Count];
        _pool.Run(chunks.Count, (i, _) => squares[i] = AdamW.SquaredNorm(_gradient.Pointer + chunks[i].Offset, chunks[i].Length));
        double norm = Math.Sqrt(squares.Sum());
        if (!double.IsFinite(norm))
        {
            ClearGradient();
            return norm;
        }
        float scale = step.ClipNorm > 0 && norm > step.ClipNorm ? (float)(step.ClipNorm / norm) : 1;
        var factors = new AdamW.Factors(
            scale, step.LearningRate, step.Beta1, step.Beta2, step.Epsilon, BiasCorrection(step.Beta1, step.Number), BiasCorrection(step.Beta2, step.Number));
        _pool.Run(chunks.Count, (i, _) =>
        {
            var (offset, length, decays) = chunks[i];
            AdamW.Update(
                _weights.Parameters + offset, _gradient.Pointer + offset, _first.Pointer + offset, _second.Pointer + offset, length, factors, decays ? step.WeightDecay : 0);
        });
        _weights.Pack(_pool);
        return norm;
    }

    /// <inheritdoc />
    public void ClearGradient() => _gradient.Clear();

    /// <inheritdoc />
    public IFrozenWeights Freeze() => _weights.Copy(_pool);

    /// <inheritdoc />
    public void ExportWeights(TensorSink sink) => _weights.Write(sink, "", _weights.Parameters);

    /// <inheritdoc />
    public void ExportMoments(TensorSink sink)
    {
        _weights.Write(sink, "optimizer.first.", _first.Pointer);
        _weights.Write(sink, "optimizer.second.", _second.Pointer);
    }

    /// <inheritdoc />
    public void Import(ITensorSource source)
    {
        _forwarded = null;
        bool hasWeights = source.Names.Contains(_weights.Layout.Places[0].Name);
        if (hasWeights)
        {
            _weights.Read(source, "", _weights.Parameters);
            _weights.Pack(_pool);
        }
        if (source.Names.Any(name => name.StartsWith("optimizer.", StringComparison.Ordinal)))
        {
            _weights.Read(source, "optimizer.first.", _first.Pointer);
            _weights.Read(source, "optimizer.second.", _second.Pointer);
        }
    }

    public void Dispose()
    {
        _weights.Dispose();
        _gradient.Dispose();
        _first.Dispose();
        _second.Dispose();
        _buffers.Dispose();
        _rotary.Dispose();
        foreach (var scratch in _scratch)
            scratch.Dispose();
    }

    private static int Sequence(LlamaConfig config, CpuLearnerOptions options) =>
        Math.Min(options.MaximumSequence ?? config.ContextLength, config.ContextLength);

    internal void ExportGradient(TensorSink sink) => _weights.Write(sink, "", _gradient.Pointer);

    private static TargetValues Empty(BatchRows rows, bool withEntropy) =>
        new(new float[rows.Targets.Length], withEntropy ? new float[rows.Targets.Length] : null);

    // β^n by repeated products: the mathematics library's power differs in bits between platforms.
    private static float BiasCorrection(float beta, int step)
    {
        double power = 1;
        for (int i = 0; i < step && power > 1e-30; i++)
            power *= beta;
        return (float)(1 / (1 - power));
    }

    private BatchRows Prepare(PackedBatch batch)
    {
        var rows = new BatchRows(batch, _weights.Config.VocabularySize, MaximumSequence);
        if (rows.Count > MaximumRows)
            throw new ArgumentException($"The batch has {rows.Count} rows; the learner was made for {MaximumRows}.", nameof(batch));
        return rows;
    }
}
