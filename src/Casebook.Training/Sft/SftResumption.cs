using Casebook.Models.Architecture;
using Casebook.Runs.Folders;
using Casebook.Runs.Manifests;
using Casebook.Runs.Recipes;
using Casebook.Training.Checkpoints;

namespace Casebook.Training.Sft;

/// <summary>Whether a run folder that is there can be gone on with.</summary>
internal static class SftResumption
{
    /// <summary>Keys that may differ from those that the run was begun with: they change no bit of the model.</summary>
    private static readonly string[] FreeKeys = ["threads", "batch.recompute_activations", "checkpoints.", "validation."];

    /// <summary>Whether the folder holds a finished run, whole.</summary>
    public static bool IsFinished(RunFolder run) => Manifest.Verify(run.Path) is null;

    /// <exception cref="ForeignRunException">The folder's recipe says something else.</exception>
    public static void CheckRecipe(RunFolder run, SftRecipe recipe)
    {
        if (!File.Exists(run.RecipeFile))
        {
            return;
        }
        Dictionary<string, string> then = new(Recipe.Values(Recipe.Load<SftRecipe>(run.RecipeFile)));
        foreach ((string key, string now) in Recipe.Values(recipe))
        {
            if (FreeKeys.Any(free => key.StartsWith(free, StringComparison.Ordinal)))
            {
                continue;
            }
            string before = then.GetValueOrDefault(key, "not there");
            if (before != now)
            {
                throw new ForeignRunException(run.Path, $"recipe, {key}", $"is {now}, the run was begun with {before}");
            }
        }
    }

    /// <exception cref="ForeignRunException">The checkpoint is of another data set, tokenizer or model.</exception>
    public static void CheckState(RunFolder run, TrainingState state, LlamaConfig saved, SftInputs inputs, int steps)
    {
        if (state.DataSha256 != inputs.DataSha256)
        {
            throw new ForeignRunException(run.Path, $"step {state.Step}", $"the run was begun with other training data than {inputs.TrainingFile}");
        }
        if (state.TokenizerSha256 != inputs.TokenizerSha256)
        {
            throw new ForeignRunException(run.Path, $"step {state.Step}", $"the run was begun with another tokenizer than {inputs.TokenizerFolder}");
        }
        foreach (System.Reflection.PropertyInfo property in typeof(LlamaConfig).GetProperties())
        {
            object? before = property.GetValue(saved);
            object? now = property.GetValue(inputs.Config);
            if (!Equals(before, now))
            {
                throw new ForeignRunException(
                    run.Path, $"step {state.Step}", $"the checkpoint's model is of another shape: {property.Name} is {before}, not {now}");
            }
        }
        if (state.Steps != steps)
        {
            throw new ForeignRunException(run.Path, $"step {state.Step}", $"the run was begun with {state.Steps} steps, this one has {steps}");
        }
    }
}
