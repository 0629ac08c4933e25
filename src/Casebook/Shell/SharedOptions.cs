using System.CommandLine;

namespace Casebook.Shell;

/// <summary>Options that several commands have, with one wording.</summary>
internal static class SharedOptions
{
    public static Option<string[]> Set() => new("--set")
    {
        Description = "Override a key of the recipe, for example --set seed=7. May be given several times.",
        HelpName = "key=value",
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<bool> DryRun() => new("--dry-run")
    {
        Description = "Print the recipe as resolved, every key with its value, and do nothing.",
    };

    public static Option<string?> Model() => new("--model", "-m")
    {
        Description = "A model folder, or a run with one inside. Default: the model of the newest run under runs/.",
        HelpName = "folder",
    };

    public static Argument<string> RecipeArgument() => new("recipe")
    {
        Description = "A recipe's file; those under recipes/ are found from any folder.",
    };
}
