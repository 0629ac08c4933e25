using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Rewards;

namespace Casebook.Training.Grpo;

/// <summary>A problem as it was drawn.</summary>
/// <param name="Draw">How many problems the run had drawn before: the key of its random stream.</param>
/// <param name="Problem">What is asked.</param>
/// <param name="Prompt">As tokens, the opening of the answer included.</param>
public sealed record DrawnProblem(long Draw, Problem Problem, int[] Prompt);

/// <summary>A problem's completions.</summary>
public sealed class SampledGroup(DrawnProblem drawn, IReadOnlyList<SampledCompletion> samples)
{
    /// <summary>What was asked.</summary>
    public DrawnProblem Drawn { get; } = drawn;

    /// <summary>In the order of their random streams.</summary>
    public IReadOnlyList<SampledCompletion> Samples { get; } = samples;

    /// <summary>Whether the rewards differ: without that no sample is better than another.</summary>
    public bool HasSignal => Samples.Any(sample => sample.Judged.Reward != Samples[0].Judged.Reward);

    /// <summary>Whether the group is in the loss.</summary>
    public bool IsUsed { get; set; } = true;

    /// <summary>Of the samples that are in the loss.</summary>
    public IEnumerable<SampledCompletion> Learned => IsUsed ? Samples.Where(sample => !sample.IsMasked) : [];
}

/// <summary>One completion with what training needs of it.</summary>
public sealed class SampledCompletion(int[] tokens, float[] logProbabilities, Completion completion, int traceTokens, Rewarded judged)
{
    /// <summary>As sampled, the token that ends the turn included.</summary>
    public int[] Tokens { get; } = tokens;

    /// <summary>Of each token, as the generator reported it, nats.</summary>
    public float[] Generator { get; } = logProbabilities;

    /// <summary>Under the same weights, as the trainer computes it; the generator's where that is not asked for.</summary>
    public float[] Old { get; set; } = logProbabilities;

    /// <summary>Under the reference model; empty where there is none.</summary>
    public float[] Reference { get; set; } = [];

    /// <summary>Trace and answer.</summary>
    public Completion Completion { get; } = completion;

    /// <summary>Tokens inside the trace.</summary>
    public int TraceTokens { get; } = traceTokens;

    /// <summary>Reward and verdict.</summary>
    public Rewarded Judged { get; } = judged;

    /// <summary>Beside its group's other samples.</summary>
    public double Advantage { get; set; }

    /// <summary>Left out of the loss.</summary>
    public bool IsMasked { get; set; }
}
