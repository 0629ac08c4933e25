using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Engine.Threading;
using Casebook.Models.Adapters;
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

    /// <summary>Learn low-rank adapters and leave everything else as it is. Default null: learn all weights.</summary>
    public AdapterOptions? Adapters { get; init; }
}

/// <summary>The CPU engine behind the learning seam: forward and backward by hand, in the numbers of its weights.</summary>
public sealed unsafe class CpuLearner : ILearner
{
    private readonly WorkerPool _pool;
    private readonly LlamaWeights _weights;
    private readonly WeightGradients _gradients;
    private readonly AdamWState _state;
    private readonly LowRankAdapters? _adapters;
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
        if (options.Adapters is null)
        {
            _gradients = new DenseGradients(weights.Layout);
            _state = new AdamWState(weights.Layout.All, weights.Layout.Length);
        }
        else
        {
            _adapters = new LowRankAdapters(weights, options.Adapters, pool);
            _gradients = new LowRankGradients(_adapters, shape, MaximumRows, pool);
            _state = new AdamWState(_adapters.Layout.All, _adapters.Layout.Length);
        }
        _buffers = new TrainingBuffers(shape, MaximumRows, HeadPass.ChunkRows(shape), options.RecomputeActivations);
        _scratch = [.. Enumerable.Range(0, pool.Threads).Select(_ => new WorkerScratch(shape, MaximumSequence))];
        _rotary = new RotaryEmbedding(weights.Config, MaximumSequence);
        _body = new BodyPass(_buffers, _scratch, _rotary, GroupAttention.Of(shape, _rotary), pool);
        _head = new HeadPass(_buffers, _scratch, pool);
        BufferBytes = FloatBuffer.BytesMadeByThisThread - before;
    }

    /// <summary>What of a learner's <see cref="BufferBytes"/> depends on the batch; the rest is what is learned, with its gradient and moments.</summary>
    /// <param name="threads">Of the pool.</param>
    public static long ActivationBytes(LlamaConfig config, CpuLearnerOptions options, int threads)
    {
        var shape = new ModelShape(config);
        int sequence = Sequence(config, options);
        long passes = checked(TrainingBuffers.BytesOf(shape, options.MaximumRows, HeadPass.ChunkRows(shape), options.RecomputeActivations)
            + threads * WorkerScratch.BytesOf(shape, sequence) + RotaryEmbedding.BytesOf(config, sequence));
        return options.Adapters is null ? passes : checked(passes + LowRankGradients.BytesOf(Layout(shape, options.Adapters.Lora), shape, options.MaximumRows, threads));
    }

    /// <summary>Bytes of a learner's adapters with their gradients and moments, and of the adapted matrices as they were.</summary>
    public static (long Learned, long Originals) AdapterBytes(LlamaConfig config, LoraConfig lora)
    {
        var layout = Layout(new ModelShape(config), lora);
        (long adapters, long originals) = LowRankAdapters.BytesOf(layout);
        return (checked(adapters + 3 * FloatBuffer.BytesOf(layout.Length)), originals);
    }

    /// <inheritdoc />
    public int MaximumRows { get; }

    /// <summary>Positions of the longest sequence.</summary>
    public int MaximumSequence { get; }

    /// <summary>Bytes of gradient, moments, adapters and activations; the weights come on top.</summary>
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
        _head.Run(_weights, rows, new float[rows.Targets.Length], null, (i, _) => derivatives[i], _gradients);
        _body.Backward(_weights, rows, _gradients);
        _forwarded = null;
    }

    /// <inheritdoc />
    public TargetValues ForwardBackward(PackedBatch batch, Func<int, float, float> derivative, bool withEntropy = false)
    {
        var rows = Prepare(batch);
        _forwarded = null;
        _body.Forward(_weights, rows);
        var values = Empty(rows, withEntropy);
        _head.Run(_weights, rows, values.LogProbabilities, values.Entropies, derivative, _gradients);
        _body.Backward(_weights, rows, _gradients);
        return values;
    }

    /// <inheritdoc />
    public double Step(OptimizerStep step)
    {
        _forwarded = null;
        double norm = _state.Step(_adapters is null ? _weights.Parameters : _adapters.Parameters, _gradients.Pointer, step, _pool);
        if (!double.IsFinite(norm))
            ClearGradient();
        else if (_adapters is not null)
            _adapters.Merge();
        else
            _weights.Pack(_pool);
        return norm;
    }

    /// <inheritdoc />
    public void ClearGradient() => _gradients.Clear();

    /// <inheritdoc />
    public IFrozenWeights Freeze() => _weights.Copy(_pool);

    /// <inheritdoc />
    public void ExportWeights(TensorSink sink) => _weights.Write(sink, "", _weights.Parameters);

    /// <inheritdoc />
    public void ExportAdapters(TensorSink sink) => _adapters?.Write(sink, "", _adapters.Parameters);

    /// <inheritdoc />
    public void ExportMoments(TensorSink sink)
    {
        WriteLearned(sink, "optimizer.first.", _state.First);
        WriteLearned(sink, "optimizer.second.", _state.Second);
    }

    /// <inheritdoc />
    public void Import(ITensorSource source)
    {
        _forwarded = null;
        bool hasWeights = source.Names.Contains(_weights.Layout.Places[0].Name);
        if (hasWeights && _adapters is not null)
            throw new ArgumentException($"{source.Location} has weights; a learner of adapters keeps those that it was made with.", nameof(source));
        if (hasWeights)
        {
            _weights.Read(source, "", _weights.Parameters);
            _weights.Pack(_pool);
        }
        if (_adapters is not null && _adapters.AreIn(source))
        {
            _adapters.Read(source, "", _adapters.Parameters);
            _adapters.Merge();
        }
        if (source.Names.Any(name => name.StartsWith("optimizer.", StringComparison.Ordinal)))
        {
            ReadLearned(source, "optimizer.first.", _state.First);
            ReadLearned(source, "optimizer.second.", _state.Second);
        }
    }

    public void Dispose()
    {
        _weights.Dispose();
        _gradients.Dispose();
        _state.Dispose();
        _adapters?.Dispose();
        _buffers.Dispose();
        _rotary.Dispose();
        foreach (var scratch in _scratch)
            scratch.Dispose();
    }

    private static int Sequence(LlamaConfig config, CpuLearnerOptions options) =>
        Math.Min(options.MaximumSequence ?? config.ContextLength, config.ContextLength);

    internal void ExportGradient(TensorSink sink) => WriteLearned(sink, "", _gradients.Pointer);

    private void WriteLearned(TensorSink sink, string prefix, float* from)
    {
        if (_adapters is null)
            _weights.Write(sink, prefix, from);
        else
            _adapters.Write(sink, prefix, from);
    }

    private void ReadLearned(ITensorSource source, string prefix, float* target)
    {
        if (_adapters is null)
            _weights.Read(source, prefix, target);
        else
            _adapters.Read(source, prefix, target);
    }

    private static AdapterLayout Layout(ModelShape shape, LoraConfig lora) => new(shape.Config, new ParameterLayout(shape), lora);

    private static TargetValues Empty(BatchRows rows, bool withEntropy) =>
        new(new float[rows.Targets.Length], withEntropy ? new float[rows.Targets.Length] : null);

    private BatchRows Prepare(PackedBatch batch)
    {
        var rows = new BatchRows(batch, _weights.Config.VocabularySize, MaximumSequence);
        if (rows.Count > MaximumRows)
            throw new ArgumentException($"The batch has {rows.Count} rows; the learner was made for {MaximumRows}.", nameof(batch));
        return rows;
    }
}
