using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Casebook.Training.Grpo;

/// <summary>How completions are sampled.</summary>
public sealed class RolloutSettings
{
    [Range(1, 1 << 20)]
    [Description("Problems that one step asks (verl: data.train_batch_size, 1024 in its examples). Default 32, our choice for one machine")]
    public int PromptsPerStep { get; init; } = 32;

    [Range(1, 1024)]
    [Description("Completions of each problem: the group (paper: 5)")]
    public int Samples { get; init; } = 5;

    [Range(0.0, 10.0, MinimumIsExclusive = true)]
    [Description("Temperature of sampling; the log-probabilities of the loss are at this temperature too, over the whole vocabulary, before top_k and top_p (verl and TRL: 1)")]
    public float Temperature { get; init; } = 1;

    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [Description("Sample only among the most probable tokens that together reach this probability; below 1 the policy is no longer the distribution that was sampled (verl and TRL: 1)")]
    public float TopP { get; init; } = 1;

    [Range(0, int.MaxValue)]
    [Description("Sample only among so many most probable tokens, 0 for all (verl: all)")]
    public int TopK { get; init; }

    [Range(1, 1 << 20)]
    [Description("The most tokens of a completion, trace and answer together (verl: data.max_response_length 512)")]
    public int MaximumTokens { get; init; } = 512;

    [Description("A completion that the budget cut off: zero pays it 0, like any that has no answer; mask leaves it out of the loss, but not out of its group's mean (DAPO, arXiv 2503.14476, section 3.4). Default zero")]
    public TruncatedSamples Truncated { get; init; }

    [Range(1, 1 << 16)]
    [Description("Completions that are decoded together: memory for the cache against speed; changes no bit (our trials at 1M parameters: 64)")]
    public int Sequences { get; init; } = 64;
}

/// <summary>What becomes of a completion that the token budget cut off.</summary>
public enum TruncatedSamples
{
    /// <summary>Its reward is that of any completion without an answer: 0, less what its length costs.</summary>
    Zero,

    /// <summary>Its tokens have no loss.</summary>
    Mask,
}

/// <summary>What happens to the completions of one problem.</summary>
public sealed class GroupSettings
{
    [Description("A group whose rewards are all equal has no advantage: keep takes it along (the KL term still acts), drop leaves it out, policy and KL term both, resample leaves it out and asks further problems in its place (DAPO's dynamic sampling, arXiv 2503.14476, section 3.2). Default keep, as in GRPO")]
    public SilentGroups WithoutSignal { get; init; }

    [Description("What the loss is divided by where groups are left out: kept counts what is in the loss, all what was sampled, so that a step with few groups is a small one. Default kept")]
    public Denominator Denominator { get; init; }

    [Range(1, 1000)]
    [Description("With resample: the most rounds of sampling in one step (DAPO in verl: filter_groups.max_num_gen_batches 10)")]
    public int Rounds { get; init; } = 10;
}

/// <summary>What becomes of a group whose rewards are all equal.</summary>
public enum SilentGroups
{
    /// <summary>It is used like any other.</summary>
    Keep,

    /// <summary>It is left out.</summary>
    Drop,

    /// <summary>It is left out, and another problem asked in its place.</summary>
    Resample,
}

/// <summary>What a loss is divided by.</summary>
public enum Denominator
{
    /// <summary>Samples and tokens that are in the loss.</summary>
    Kept,

    /// <summary>Samples and tokens that were sampled.</summary>
    All,
}
