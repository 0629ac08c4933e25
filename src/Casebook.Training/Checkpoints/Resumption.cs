using Casebook.Models.Architecture;
using Casebook.Runs.Folders;
using Casebook.Runs.Manifests;
using Casebook.Runs.Recipes;

namespace Casebook.Training.Checkpoints;

/// <summary>Whether a run folder that is there can be gone on with.</summary>
internal static class Resumption
{
    /// <summary>Whether the folder holds a finished run, whole.</summary>
    public static bool IsFinished(RunFolder run) => Manifest.Verify(run.Path) is null;

    /// <param name="freeKeys">Beginnings of keys that may differ from those that the run was begun with: they change no bit of the model.</param>
    /// <exception cref="ForeignRunException">The folder's recipe says something else.</exception>
    public static void CheckRecipe<T>(RunFolder run, T recipe, IReadOnlyList<string> freeKeys)
        where T : class
    {
        if (!File.Exists(run.RecipeFile))
        {
            return;
        }
        Dictionary<string, string> then = new(Recipe.Values(Recipe.Load<T>(run.RecipeFile)));
        foreach ((string key, string now) in Recipe.Values(recipe))
        {
            if (freeKeys.Any(free => key.StartsWith(free, StringComparison.Ordinal)))
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

    /// <exception cref="ForeignRunException">The checkpoint was written with another file than the one that is given now.</exception>
    public static void CheckHash(RunFolder run, int step, string before, string now, string what, string file)
    {
        if (before != now)
        {
            throw new ForeignRunException(run.Path, $"step {step}", $"the run was begun with {what} than {file}");
        }
    }

    /// <exception cref="ForeignRunException">The checkpoint's model is of another shape.</exception>
    public static void CheckConfig(RunFolder run, int step, LlamaConfig saved, LlamaConfig now)
    {
        foreach (System.Reflection.PropertyInfo property in typeof(LlamaConfig).GetProperties())
        {
            object? before = property.GetValue(saved);
            object? after = property.GetValue(now);
            if (!Equals(before, after))
            {
                throw new ForeignRunException(
                    run.Path, $"step {step}", $"the checkpoint's model is of another shape: {property.Name} is {before}, not {after}");
            }
        }
    }

    /// <exception cref="ForeignRunException">The run was begun with another number of steps.</exception>
    public static void CheckSteps(RunFolder run, TrainingState state, int steps)
    {
        if (state.Steps != steps)
        {
            throw new ForeignRunException(run.Path, $"step {state.Step}", $"the run was begun with {state.Steps} steps, this one has {steps}");
        }
    }
}
