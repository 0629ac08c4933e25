using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Casebook.Models.Architecture;
using Casebook.Reasoning.Rewards;
using Casebook.Training.Settings;

namespace Casebook.Training.Sft;

/// <summary>
/// A recipe of supervised fine-tuning. Data folder, run folder and the model to start from are given on the command
/// line, so that one recipe serves many.
/// </summary>
public sealed class SftRecipe : IValidatableObject
{
    [Description("A new model; left out where an existing one is fine-tuned (--model)")]
    public ModelSettings? Model { get; init; }

    [Description("What to do with exemplars")]
    public SftDataSettings Data { get; init; } = new();

    [Description("AdamW")]
    public OptimizerSettings Optimizer { get; init; } = new();

    [Description("Length of the run and learning rate")]
    public ScheduleSettings Schedule { get; init; } = new();

    [Description("What goes into a step")]
    public BatchSettings Batch { get; init; } = new();

    [Description("The loss on held-out exemplars")]
    public ValidationSettings Validation { get; init; } = new();

    [Description("What products are computed in: fp32, or bf16, whose factors have eight bits and whose sums stay in fp32; about twice as fast on processors that multiply bf16, slower on others. Weights, gradient and moments are fp32 either way. Default: the model's own, and fp32 for a new one")]
    public NumberFormat? Precision { get; init; }

    [Description(LoraSettings.Purpose)]
    public LoraSettings? Lora { get; init; }

    [Description("When the run is saved")]
    public CheckpointSettings Checkpoints { get; init; } = new();

    [Description("First weights and order of the data follow from it")]
    public ulong Seed { get; init; } = 1;

    [Range(0, 1024)]
    [Description("Threads, 0 for as many as the machine has; changes no bit of the result")]
    public int Threads { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Lora is not null && Model is not null)
        {
            yield return new ValidationResult("adapts a model that is there, and the recipe has a section model for a new one: leave one of them out", [nameof(Lora)]);
        }
    }
}

/// <summary>What to do with exemplars.</summary>
public sealed class SftDataSettings
{
    [Range(8, int.MaxValue)]
    [Description("The most tokens of an exemplar. Default: the model's context, and no more than batch.micro_batch_tokens")]
    public int? MaximumTokens { get; init; }

    [Description("What happens to an exemplar with more tokens: error stops, skip leaves it out, truncate cuts its end off; left out and cut ones are counted")]
    public TooLong TooLong { get; init; } = TooLong.Error;

    [Description("ignore, or gate: an exemplar that claims what the checks of traces find false is left out and counted; the same checks as reward.contradicted_claims. Default ignore")]
    public TraceRule ContradictedClaims { get; init; } = TraceRule.Ignore;

    [Description("ignore, or gate: an exemplar with a trace that nothing ties to what was asked is left out and counted; the same check as reward.silent_traces. Default ignore")]
    public TraceRule SilentTraces { get; init; } = TraceRule.Ignore;
}

/// <summary>What happens to an exemplar that is too long.</summary>
public enum TooLong
{
    /// <summary>The run stops before it begins.</summary>
    Error,

    /// <summary>It is left out and counted.</summary>
    Skip,

    /// <summary>Its end is cut off, and it is counted; one that has no target left is left out.</summary>
    Truncate,
}
