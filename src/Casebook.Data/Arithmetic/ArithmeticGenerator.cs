using System.Globalization;
using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Arithmetic;

/// <summary>Integer arithmetic, plain or told as a story from a security team's day. Held out are phrasings, devices and names; numbers are not.</summary>
internal sealed class ArithmeticGenerator(PhraseSplit phrases) : ICaseGenerator
{
    private static readonly Phrasebook _questions = PhrasebookReader.Book("Arithmetic/calculations");

    public string Domain => "arithmetic";

    public string Verifier => "integer";

    public string Ask(string description) => Prompts.Arithmetic(description);

    public GeneratedCase Write(Split split, ulong seed, int ordinal, RandomStream random)
    {
        Calculation calculation = Calculations.Draw(ordinal % Calculations.Kinds, random);
        var writer = new QuestionWriter(phrases, split, random);
        var slots = new Dictionary<string, string>(calculation.Slots) { ["times"] = "*" };
        var names = new List<string>();
        if (calculation.Kind.StartsWith("story", StringComparison.Ordinal))
        {
            slots["org"] = writer.Name();
            slots["device"] = writer.Draw(_questions, "device");
            names.AddRange([slots["org"], slots["device"]]);
        }
        string description = Grammar.Mend(Grammar.Capitalise(writer.Draw(_questions, calculation.Kind, slots)));
        string trace = ArithmeticTrace.Write(calculation, description, slots, random);
        string answer = calculation.Result.ToString(CultureInfo.InvariantCulture);
        return new GeneratedCase(description, trace, answer, new IntegerReference(calculation.Result), [calculation.Kind.Replace(' ', ':')], writer.Used) { Names = names };
    }
}
