using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Casebook.Training.Losses;

namespace Casebook.Training.Grpo;

/// <summary>From rewards to advantages.</summary>
public sealed class AdvantageSettings
{
    [Description("A sample's distance from its group's mean is divided by the group's deviation: population (divisor G; GRPO, arXiv 2402.03300), sample (divisor G - 1; verl, TRL), or none (Dr.GRPO, arXiv 2503.20783)")]
    public AdvantageDeviation Deviation { get; init; } = AdvantageDeviation.Population;

    [Range(0.0, 1.0)]
    [Description("Added to the deviation, outside the root (verl: 1e-6; TRL: 1e-4)")]
    public double Epsilon { get; init; } = 1e-6;
}

/// <summary>The policy's loss.</summary>
public sealed class PolicyLossSettings
{
    [Description("token-mean, sample-mean (each sample's token mean, then the mean over samples; the paper), sample-sum, or constant (Dr.GRPO); verl's loss_agg_mode token-mean, seq-mean-token-mean, seq-mean-token-sum, seq-mean-token-sum-norm")]
    public LossAggregation Aggregation { get; init; } = LossAggregation.SampleMean;

    [Range(1, 1 << 20)]
    [Description("With constant: what each sample's sum is divided by (Dr.GRPO: the response budget). Default: rollout.maximum_tokens")]
    public int? Divisor { get; init; }

    [Range(0.0, 1.0)]
    [Description("The ratio of new to old probability counts no lower than 1 - this (PPO, arXiv 1707.06347: 0.2)")]
    public double ClipLow { get; init; } = 0.2;

    [Range(0.0, 100.0)]
    [Description("The ratio counts no higher than 1 + this (PPO: 0.2; DAPO, arXiv 2503.14476: 0.28)")]
    public double ClipHigh { get; init; } = 0.2;

    [Range(0.0, 100.0)]
    [Description("Bound of the loss of a token with negative advantage, as a multiple of it; 0 for none (verl's clip_ratio_c: 3, always on)")]
    public double DualClip { get; init; }

    [Range(0.0, 100.0)]
    [Description("Truncated importance sampling: the most weight of a token, exp(trainer - generator), 0 for none. Of use with a generator that is not the trainer, and with recompute (verl's rollout_is_threshold: 2)")]
    public double ImportanceCap { get; init; }

    [Description("Compute the old log-probabilities with the trainer before the first update instead of taking the generator's. On one engine both are the same bits and it is a waste; needed where the generator is another program (verl: yes)")]
    public bool Recompute { get; init; }

    [Range(1, 1024)]
    [Description("Updates into which a step's problems are divided (verl: train_batch_size / ppo_mini_batch_size). Default 1: every update on the newest policy's own samples")]
    public int MiniBatches { get; init; } = 1;

    [Range(1, 1024)]
    [Description("How often a step's samples are gone through (verl's ppo_epochs: 1)")]
    public int EpochsPerBatch { get; init; } = 1;
}

/// <summary>The divergence from the model that the run starts from.</summary>
public sealed class KlSettings
{
    [Range(0.0, 100.0)]
    [Description("How much it costs; 0 needs no reference model (paper: 0.02; TRL and Dr.GRPO: 0)")]
    public double Coefficient { get; init; } = 0.02;

    [Description("k1, k2 or k3 (Schulman 2020; GRPO: k3, verl's low_var_kl)")]
    public KlEstimator Estimator { get; init; } = KlEstimator.K3;

    [Description("loss adds it to each token's loss (GRPO, verl's use_kl_loss), reward takes its sum off each completion's reward (PPO, verl's use_kl_in_reward)")]
    public KlPlace Place { get; init; }

    [Range(0.0, 1000.0)]
    [Description("With k3: a token's estimate counts no higher; 0 for no bound (verl: 10)")]
    public double Clamp { get; init; }
}

/// <summary>Where the divergence is charged.</summary>
public enum KlPlace
{
    /// <summary>In the loss of each token.</summary>
    Loss,

    /// <summary>In the reward of each completion.</summary>
    Reward,
}

/// <summary>Length of the run and learning rate.</summary>
public sealed class GrpoScheduleSettings
{
    [Range(1, int.MaxValue)]
    [Description("Steps: batches of problems that are sampled and learned from. Default 100, our choice")]
    public int Steps { get; init; } = 100;

    [Range(0.0, 1.0)]
    [Description("Part of the steps in which the learning rate rises from 0 (verl and TRL: 0)")]
    public double WarmUp { get; init; }

    [Range(0.0, 1.0)]
    [Description("What the cosine falls to, as a part of the peak; 1 keeps the rate (verl: constant)")]
    public double Minimum { get; init; } = 1;
}

/// <summary>How a step goes through the model.</summary>
public sealed class GrpoBatchSettings
{
    [Range(1, 1 << 20)]
    [Description("The most rows that go through the model at a time, a group's prompt counted once: memory for activations against nothing")]
    public int MicroBatchTokens { get; init; } = 4096;

    [Description("Keep only the layers' inputs and compute the rest again on the way back: a fraction of the memory for about a third more time, and the same bits (verl's enable_gradient_checkpointing)")]
    public bool RecomputeActivations { get; init; }
}
