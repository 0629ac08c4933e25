using Casebook.Engine.Generation;
using Casebook.Engine.Learning;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;

namespace Casebook.Training.Learners;

/// <summary>Makes the actor of a run.</summary>
/// <param name="request">What its learner must be able to do.</param>
/// <param name="sequences">Completions that are decoded together.</param>
public delegate Actor ActorFactory(LearnerRequest request, int sequences);

/// <summary>A policy that both samples and learns: the generator always samples from the learner's newest weights.</summary>
/// <param name="Learner">Changes the weights.</param>
/// <param name="Generator">Samples from them.</param>
public sealed record Actor(ILearner Learner, IGenerator Generator) : IDisposable
{
    /// <summary>The CPU engine, on threads that stay the caller's: one copy of the weights serves both.</summary>
    public static ActorFactory Cpu(WorkerPool pool) => (request, sequences) =>
    {
        var weights = LlamaWeights.Load(request.Config, request.Weights, pool);
        var learner = new CpuLearner(weights, pool, request.Options);
        return new Actor(learner, new CpuGenerator(weights, pool, CpuOptions(sequences, request.LongestSequence)));
    };

    internal static CpuGeneratorOptions CpuOptions(int sequences, int longestSequence) =>
        new() { MaximumSequences = sequences, MaximumRows = Math.Max(512, sequences), MaximumSequence = longestSequence };

    /// <inheritdoc/>
    public void Dispose()
    {
        (Generator as IDisposable)?.Dispose();
        Learner.Dispose();
    }
}
