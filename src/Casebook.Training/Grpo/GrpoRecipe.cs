using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Casebook.Models.Architecture;
using Casebook.Reasoning.Rewards;
using Casebook.Runs.Recipes;
using Casebook.Training.Settings;

namespace Casebook.Training.Grpo;

/// <summary>
/// A recipe of reinforcement learning with verifiable rewards. Problems, run folder and the model to start from are
/// given on the command line. What a recipe leaves out its preset says.
/// </summary>
public sealed class GrpoRecipe : IRecipeWithPreset
{
    [Description("Whose conventions hold where the recipe says nothing: paper (arXiv 2601.21051: 5 samples, KL 0.02, each sample's token mean), paper-dr (Dr.GRPO: constant divisor, no deviation) or verl (its conventions, so that the same run can be handed over)")]
    public GrpoPreset Preset { get; init; } = GrpoPreset.Paper;

    [Description("How completions are sampled")]
    public RolloutSettings Rollout { get; init; } = new();

    [Description("What happens to the completions of one problem")]
    public GroupSettings Groups { get; init; } = new();

    [Description("What a completion is paid")]
    public RewardSettings Reward { get; init; } = new();

    [Description("From rewards to advantages")]
    public AdvantageSettings Advantage { get; init; } = new();

    [Description("The policy's loss")]
    public PolicyLossSettings Loss { get; init; } = new();

    [Description("The divergence from the model that the run starts from")]
    public KlSettings Kl { get; init; } = new();

    [Description("AdamW")]
    public OptimizerSettings Optimizer { get; init; } = new();

    [Description("Length of the run and learning rate")]
    public GrpoScheduleSettings Schedule { get; init; } = new();

    [Description("How a step goes through the model")]
    public GrpoBatchSettings Batch { get; init; } = new();

    [Description("What products are computed in: fp32, or bf16, whose factors have eight bits and whose sums stay in fp32; about twice as fast on processors that multiply bf16, slower on others. Weights, gradient and moments are fp32 either way. Default: the model's own, and fp32 for a new one")]
    public NumberFormat? Precision { get; init; }

    [Description(LoraSettings.Purpose)]
    public LoraSettings? Lora { get; init; }

    [Description("When the run is saved")]
    public CheckpointSettings Checkpoints { get; init; } = new();

    [Description("Order of the problems and every sampled token follow from it")]
    public ulong Seed { get; init; } = 1;

    [Range(0, 1024)]
    [Description("Threads, 0 for as many as the machine has; changes no bit of the result")]
    public int Threads { get; init; }

    /// <inheritdoc/>
    public static string DefaultPreset => "paper";

    /// <inheritdoc/>
    public static string? PresetOf(string name)
    {
        using Stream? stream = typeof(GrpoRecipe).Assembly.GetManifestResourceStream($"presets/{name}.yaml");
        return stream is null ? null : new StreamReader(stream).ReadToEnd();
    }
}

/// <summary>Whose conventions hold.</summary>
public enum GrpoPreset
{
    /// <summary>The reference model's paper, arXiv 2601.21051.</summary>
    Paper,

    /// <summary>The same with Dr.GRPO's changes, arXiv 2503.20783.</summary>
    PaperDr,

    /// <summary>verl's, where they differ.</summary>
    Verl,
}
