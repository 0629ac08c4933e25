using System.Globalization;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Arithmetic;

/// <summary>Works a calculation out, step by step: what has to be done, the steps, sometimes a check, the result.</summary>
internal static class ArithmeticTrace
{
    private static readonly Phrasebook _book = PhrasebookReader.Book("Traces/arithmetic");

    public static string Write(Calculation calculation, string description, IReadOnlyDictionary<string, string> numbers, RandomStream random)
    {
        string[] steps = [.. calculation.Operations.SelectMany(operation => Working.Of(operation, random))];
        var slots = new Dictionary<string, string>(numbers)
        {
            ["result"] = calculation.Result.ToString(CultureInfo.InvariantCulture),
            ["check"] = calculation.Operations[^1].Check,
            ["question"] = Quoted(calculation, description),
            ["steps"] = string.Join(random.Choose([", ", "; ", ", then ", ". "]), steps) + ".",
            ["lines"] = string.Join('\n', steps),
            ["bullets"] = string.Join('\n', steps.Select(step => "- " + step)),
            ["numbered"] = string.Join('\n', steps.Select((step, i) => $"{i + 1}. {step}")),
        };
        var telling = new Telling(_book, slots, random);
        slots["plan"] = telling.One("plan " + calculation.Kind);
        return telling.Whole();
    }

    /// <summary>What the question has in so many words: the expression, or its last sentence.</summary>
    private static string Quoted(Calculation calculation, string description)
    {
        if (calculation.Slots.TryGetValue("expr", out string? expression))
        {
            return expression;
        }
        int start = description.TrimEnd('?', '.', ' ').LastIndexOf(". ", StringComparison.Ordinal);
        return description[(start < 0 ? 0 : start + 2)..].TrimEnd('?', '.', ' ');
    }
}
