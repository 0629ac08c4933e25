using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Casebook.Engine.Learning;
using Casebook.Models.Adapters;

namespace Casebook.Training.Settings;

/// <summary>Low-rank adaptation (Hu et al., arXiv 2106.09685): what is learned instead of all weights.</summary>
public sealed class LoraSettings : IValidatableObject
{
    /// <summary>What both kinds of recipes say of the section.</summary>
    internal const string Purpose =
        "Learn low-rank adapters instead of all weights (LoRA, arXiv 2106.09685): no gradient and no moments of the model's matrices, and an adapter of a few megabytes in PEFT's format beside the model. "
        + "Wants a higher optimizer.learning_rate (QLoRA, arXiv 2305.14314: 0.0002 at 7B); weight decay falls on the adapters. Default: all weights";

    [Range(1, 4096)]
    [Description("Rank of what is added to a matrix (PEFT: 8; QLoRA: 64)")]
    public int Rank { get; init; } = 8;

    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    [Description("What is added is multiplied by alpha / rank (PEFT: 8; QLoRA: 16)")]
    public double Alpha { get; init; } = 8;

    [Description("Which matrices of every layer: q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj. Default: all, without which QLoRA's authors did not reach full training (arXiv 2305.14314, section 4; LoRA's paper and PEFT: q_proj and v_proj)")]
    public IReadOnlyList<string> TargetModules { get; init; } = LoraConfig.Modules;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (TargetModules.Count == 0)
        {
            yield return new ValidationResult($"is empty, must name some of {string.Join(", ", LoraConfig.Modules)}", [nameof(TargetModules)]);
        }
        foreach (string module in TargetModules.Distinct())
        {
            if (!LoraConfig.Modules.Contains(module))
            {
                yield return new ValidationResult($"has \"{module}\", must be of {string.Join(", ", LoraConfig.Modules)}", [nameof(TargetModules)]);
            }
            if (TargetModules.Count(other => other == module) > 1)
            {
                yield return new ValidationResult($"has {module} twice", [nameof(TargetModules)]);
            }
        }
    }

    /// <summary>The same for models and learners.</summary>
    public LoraConfig ToConfig() => new() { Rank = Rank, Alpha = Alpha, TargetModules = TargetModules };

    /// <summary>What a learner is asked for; null where all weights are learned.</summary>
    internal static AdapterOptions? Options(LoraSettings? settings, ulong seed) => settings is null ? null : new AdapterOptions(settings.ToConfig(), seed);

    /// <summary>What a manifest says of it.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Facts(LoraSettings? settings) => settings is null ? [] :
    [
        new("lora.rank", settings.Rank.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new("lora.alpha", settings.Alpha.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        new("lora.target_modules", string.Join(", ", settings.TargetModules)),
    ];
}
