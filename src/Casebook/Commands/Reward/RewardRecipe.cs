using Casebook.Reasoning.Rewards;
using Casebook.Runs.Recipes;
using Casebook.Shell;
using Casebook.Training.Grpo;

namespace Casebook.Commands.Reward;

/// <summary>The part of a recipe that these commands need.</summary>
internal static class RewardRecipe
{
    /// <summary>The section <c>reward</c> of a recipe of <c>train grpo</c>.</summary>
    /// <param name="overrides">As after <c>--set</c>.</param>
    /// <exception cref="RecipeException">The recipe is wrong.</exception>
    public static RewardSettings Load(string path, IReadOnlyList<string>? overrides = null) =>
        Recipe.Load<GrpoRecipe>(BundledFiles.Recipe(path), overrides).Reward;
}
