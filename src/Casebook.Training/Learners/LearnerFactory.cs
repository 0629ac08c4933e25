using Casebook.Engine.Learning;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Training.Learners;

/// <summary>Makes the learner of a run.</summary>
public delegate ILearner LearnerFactory(LearnerRequest request);

/// <summary>What a run asks of its learner.</summary>
/// <param name="Config">The model.</param>
/// <param name="Weights">What it starts from; the learner does not keep the source.</param>
/// <param name="MaximumRows">The most rows of one batch.</param>
/// <param name="LongestSequence">The most positions of one sequence.</param>
/// <param name="RecomputeActivations">Whether activations are computed again instead of kept.</param>
/// <param name="Adapters">The low-rank adapters to learn; null for all weights.</param>
public sealed record LearnerRequest(
    LlamaConfig Config, ITensorSource Weights, int MaximumRows, int LongestSequence, bool RecomputeActivations = false, AdapterOptions? Adapters = null)
{
    /// <summary>The same for the CPU engine.</summary>
    internal CpuLearnerOptions Options => CpuOptions(MaximumRows, LongestSequence, RecomputeActivations, Adapters);

    internal static CpuLearnerOptions CpuOptions(int maximumRows, int longestSequence, bool recomputeActivations, AdapterOptions? adapters = null) =>
        new() { MaximumRows = maximumRows, MaximumSequence = longestSequence, RecomputeActivations = recomputeActivations, Adapters = adapters };
}

/// <summary>The learners that there are.</summary>
public static class LearnerFactories
{
    /// <summary>The CPU engine, on threads that stay the caller's.</summary>
    public static LearnerFactory Cpu(WorkerPool pool) => request => new CpuLearner(LlamaWeights.Load(request.Config, request.Weights, pool), pool, request.Options);
}
