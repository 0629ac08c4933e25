using System.CommandLine;
using System.Globalization;

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
        Description = "Print the recipe as resolved, every key with its value, and do nothing. Training commands also estimate the memory, on standard error.",
    };

    public static Option<string?> Model() => new("--model", "-m")
    {
        Description = "A model folder, a run with one inside, or a GGUF file. Default: the model of the newest run under runs/.",
        HelpName = "model",
    };

    public static Option<int> MaximumTokens(string description = "The most tokens of one trace and answer together.")
    {
        var option = new Option<int>("--max-tokens") { Description = description, DefaultValueFactory = _ => 512, HelpName = "number" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out int value) && value < 1)
                result.AddError("--max-tokens must be at least 1.");
        });
        return option;
    }

    public static Option<int?> Context()
    {
        var option = new Option<int?>("--context") { Description = "The most tokens that the model goes through at once, prompt and output together. Fewer take less memory. Default: the model's context, or what the memory has room for.", HelpName = "tokens" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out int value) && value < 2)
                result.AddError("--context must be at least 2.");
        });
        return option;
    }

    public static Option<float> Temperature()
    {
        var option = new Option<float>("--temperature") { Description = "0 for the most probable answer, which is always the same.", DefaultValueFactory = _ => 0, HelpName = "number" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && float.TryParse(token.Value, CultureInfo.InvariantCulture, out float value) && value is not (>= 0 and <= 100))
                result.AddError("--temperature must be from 0 to 100.");
        });
        return option;
    }

    public static Argument<string> RecipeArgument() => new("recipe")
    {
        Description = "A recipe's file; those under recipes/ are found from any folder.",
    };
}
