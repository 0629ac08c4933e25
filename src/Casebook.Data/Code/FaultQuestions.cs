using System.Globalization;
using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Code;

/// <summary>Which line has the fault? The trace quotes the line and says what goes wrong there.</summary>
internal static class FaultQuestions
{
    private static readonly Phrasebook _questions = PhrasebookReader.Book("Code/faults");
    private static readonly Phrasebook _traces = PhrasebookReader.Book("Traces/fault");

    public static CodeQuestion Draw(QuestionWriter writer, RandomStream random)
    {
        var names = new CodeNames(writer);
        (string kind, string[] lines, int fault, Dictionary<string, string> slots) = FaultSnippets.Draw(names, random);
        slots["code"] = string.Join('\n', lines.Select((line, i) => $"{i + 1}: {line}"));
        slots["ask"] = writer.Draw(_questions, "ask " + kind, slots);
        string text = writer.Draw(_questions, "frame", slots);
        slots["line"] = lines[fault - 1].Trim();
        slots["number"] = fault.ToString(CultureInfo.InvariantCulture);
        var telling = new Telling(_traces, slots, random);
        slots["why"] = telling.One("why " + kind);
        return new CodeQuestion(text, telling.Whole(), slots["number"], new CodeLineReference(fault), "line:" + kind, names.Taken);
    }
}
