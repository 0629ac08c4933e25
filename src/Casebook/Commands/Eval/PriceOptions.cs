using System.CommandLine;
using Casebook.Evaluation.Suites;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Eval;

/// <summary>What tokens cost, as commands on runs of benchmarks take it.</summary>
internal sealed class PriceOptions
{
    /// <summary>For a million tokens of prompts.</summary>
    public Option<decimal?> Prompt { get; } = Price("--price-prompt", "Benchmarks: what a million tokens of prompts cost, in a currency of yours; the run's cost is then shown. Default: as the run was told before, else no cost.");

    /// <summary>For a million tokens that were generated.</summary>
    public Option<decimal?> Completion { get; } = Price("--price-completion", "Benchmarks: what a million generated tokens cost, the trace's among them.");

    /// <summary>What was given; null for nothing.</summary>
    /// <exception cref="PriceMissingException">One without the other.</exception>
    public Prices? Given(CommandContext context) => (context.Arguments.GetValue(Prompt), context.Arguments.GetValue(Completion)) switch
    {
        (null, null) => null,
        ({ } prompt, { } completion) => new(prompt, completion),
        (null, _) => throw new PriceMissingException(Prompt.Name),
        _ => throw new PriceMissingException(Completion.Name),
    };

    private static Option<decimal?> Price(string name, string description)
    {
        var option = new Option<decimal?>(name) { Description = description, HelpName = "number" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && decimal.TryParse(token.Value, System.Globalization.CultureInfo.InvariantCulture, out decimal value) && value is < 0 or > 1_000_000_000)
                result.AddError($"{name} must be from 0 to a thousand million.");
        });
        return option;
    }
}

/// <summary>One price without the other would make a cost that looks whole.</summary>
internal sealed class PriceMissingException(string missing) : CasebookException(
    ExitCode.Usage, missing, "", "is not given", "Give both prices; 0 for what costs nothing.");
