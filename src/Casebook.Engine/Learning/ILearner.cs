namespace Casebook.Engine.Learning;

/// <summary>
/// The learning seam: how weights are changed. A packed batch goes in and the log-probability of every target token
/// comes out; the loss's derivative by each of them goes in and gradients accumulate; an optimizer step ends it.
/// Weights and moments live behind the seam. Losses are pure functions on this side of it.
/// </summary>
/// <remarks>
/// Not thread-safe: one caller at a time. A sample's log-probabilities have the same bits in any company; a gradient's
/// bits are those of the order of its batches.
/// </remarks>
public interface ILearner : IDisposable
{
    /// <summary>The most rows that one batch may have.</summary>
    int MaximumRows { get; }

    /// <summary>Computes the targets' log-probabilities and keeps what <see cref="Backward"/> needs.</summary>
    /// <param name="batch">At most <see cref="MaximumRows"/> rows.</param>
    /// <param name="weights">The learner's own weights, or a frozen copy of them (then no backward may follow).</param>
    /// <param name="withEntropy">Also compute each target's entropy, a statistic that costs another pass over the logits.</param>
    /// <exception cref="ArgumentException">The batch does not fit, or a token is outside the vocabulary.</exception>
    TargetValues Forward(PackedBatch batch, IFrozenWeights? weights = null, bool withEntropy = false);

    /// <summary>Accumulates gradients for the batch of the last <see cref="Forward"/>.</summary>
    /// <param name="lossByLogProbability">d loss / d log-probability of every target, in their order.</param>
    void Backward(ReadOnlySpan<float> lossByLogProbability);

    /// <summary>
    /// <see cref="Forward"/> and <see cref="Backward"/> in one pass over the head, for losses whose derivative by a
    /// target's log-probability depends on that target alone. Same bits as the two calls.
    /// </summary>
    /// <param name="batch">At most <see cref="MaximumRows"/> rows.</param>
    /// <param name="derivative">From a target's index and its log-probability to d loss / d log-probability. Called from several threads.</param>
    /// <param name="withEntropy">As in <see cref="Forward"/>.</param>
    TargetValues ForwardBackward(PackedBatch batch, Func<int, float, float> derivative, bool withEntropy = false);

    /// <summary>Clips the accumulated gradient to its global norm, takes one AdamW step, and clears the gradient.</summary>
    /// <returns>The gradient's norm before clipping; not finite if anything in it was not, and then no weight was changed.</returns>
    double Step(OptimizerStep step);

    /// <summary>Throws the accumulated gradient away.</summary>
    void ClearGradient();

    /// <summary>A copy of the weights as they are now, for a reference model.</summary>
    IFrozenWeights Freeze();

    /// <summary>Writes weights (fp32, under their Hugging Face names) to a sink, one tensor at a time.</summary>
    void ExportWeights(TensorSink sink);

    /// <summary>Writes the adapters that are learned (under their names in PEFT, <see cref="Models.Adapters.LoraMatrix"/>); nothing where the weights themselves are.</summary>
    void ExportAdapters(TensorSink sink);

    /// <summary>Writes what AdamW remembers of weights, or of adapters: tensors <c>optimizer.first.NAME</c> and <c>optimizer.second.NAME</c>.</summary>
    void ExportMoments(TensorSink sink);

    /// <summary>
    /// Reads weights back, and moments where the source has them (all of them or none). A learner of adapters reads these
    /// back instead: the weights below them are those that it was made with.
    /// </summary>
    void Import(Models.Tensors.ITensorSource source);
}

/// <summary>Receives one tensor: its name, its row-major shape and its elements (valid during the call only).</summary>
public delegate void TensorSink(string name, IReadOnlyList<long> shape, ReadOnlySpan<float> elements);

/// <summary>A second set of weights that only runs forward.</summary>
public interface IFrozenWeights : IDisposable;

/// <summary>One value a target, in the batch's order of groups, branches and tokens.</summary>
/// <param name="LogProbabilities">Natural logarithms.</param>
/// <param name="Entropies">In nats; null unless asked for.</param>
public sealed record TargetValues(float[] LogProbabilities, float[]? Entropies);

/// <summary>The numbers of one AdamW step (Loshchilov and Hutter, arXiv 1711.05101, algorithm 2).</summary>
public sealed record OptimizerStep
{
    /// <summary>1 for the first step: corrects the moments' bias.</summary>
    public required int Number { get; init; }

    /// <summary>Learning rate of this step, from the schedule.</summary>
    public required float LearningRate { get; init; }

    /// <summary>Decay of the first moment. Default 0.9 (PyTorch: 0.9).</summary>
    public float Beta1 { get; init; } = 0.9f;

    /// <summary>Decay of the second moment. Default 0.95 (Llama 2: 0.95; PyTorch: 0.999).</summary>
    public float Beta2 { get; init; } = 0.95f;

    /// <summary>Added to the root of the second moment. Default 1e-8 (PyTorch: 1e-8).</summary>
    public float Epsilon { get; init; } = 1e-8f;

    /// <summary>Decoupled decay of matrices; norm weights have none. Default 0.1 (Llama 2: 0.1).</summary>
    public float WeightDecay { get; init; } = 0.1f;

    /// <summary>The gradient is scaled down to this global norm; 0 for never. Default 1 (Llama 2: 1).</summary>
    public float ClipNorm { get; init; } = 1;
}
