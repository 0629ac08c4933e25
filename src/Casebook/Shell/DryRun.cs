using Casebook.Runs.Errors;
using Casebook.Runs.Recipes;

namespace Casebook.Shell;

/// <summary><c>--dry-run</c>: the recipe as resolved, on standard output, so that it can be kept as a file.</summary>
internal static class DryRun
{
    public static ExitCode Print(object recipe)
    {
        Console.Out.Write(Recipe.ToYaml(recipe, withDescriptions: true));
        return ExitCode.Success;
    }
}
