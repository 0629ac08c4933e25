using System.ComponentModel;
using Casebook.Reasoning.Rewards;
using Casebook.Runs.Recipes;
using Casebook.Shell;

namespace Casebook.Commands.Reward;

/// <summary>The part of a recipe that these commands need.</summary>
internal sealed class RewardRecipe
{
    [Description("What completions earn")]
    public RewardSettings Reward { get; init; } = new();

    /// <summary>The section <c>reward</c> of a recipe's file. The one place that knows what kind of recipe it stands in.</summary>
    /// <param name="overrides">As after <c>--set</c>.</param>
    /// <exception cref="RecipeException">The recipe is wrong.</exception>
    public static RewardSettings Load(string path, IReadOnlyList<string>? overrides = null) =>
        Recipe.Load<RewardRecipe>(BundledFiles.Recipe(path), overrides).Reward;
}
