using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Snippets;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Code;

/// <summary>What does this print? The trace follows every value that the interpreter saw a variable take.</summary>
internal static class OutputQuestions
{
    private const int MostSteps = 14;
    private static readonly Phrasebook _questions = PhrasebookReader.Book("Code/code-questions");
    private static readonly Phrasebook _traces = PhrasebookReader.Book("Traces/output");

    public static CodeQuestion Draw(QuestionWriter writer, RandomStream random)
    {
        while (true)
        {
            var names = new CodeNames(writer);
            (string kind, string code) = OutputSnippets.Draw(names, random);
            SnippetRun run = Snippet.Run(code);
            if (run.Error is not null || run.Output.Trim().Length == 0 || run.Output.Trim() != run.Output || run.Steps.Count > MostSteps)
            {
                continue;
            }
            string text = writer.Draw(_questions, "output", new Dictionary<string, string> { ["code"] = code });
            return new CodeQuestion(text, Trace(code, run, random), run.Output, new CodeOutputReference(run.Output), "output:" + kind, Masked(names, code, run));
        }
    }

    private static string Trace(string code, SnippetRun run, RandomStream random)
    {
        string printed = code[(code.LastIndexOf("print(", StringComparison.Ordinal) + 6)..^1];
        string[] steps = [.. run.Steps.Select(Text)];
        string[] placed = [.. run.Steps.Select(step => $"line {step.Line}: {Text(step)}")];
        string shown = run.Output.All(letter => char.IsAsciiDigit(letter) || letter is ' ' or '-') ? run.Output : $"'{run.Output}'";
        var slots = new Dictionary<string, string>
        {
            ["steps"] = string.Join(random.Choose([", ", "; ", ", then ", ". "]), steps) + ".",
            ["arrows"] = string.Join(" -> ", steps) + ".",
            ["lines"] = string.Join('\n', placed),
            ["bullets"] = string.Join('\n', steps.Select(step => "- " + step)),
            ["numbered"] = string.Join('\n', steps.Select((step, i) => $"{i + 1}. {step}")),
            ["placed"] = string.Join(", ", placed) + ".",
            ["printed"] = printed,
            ["shown"] = shown,
        };
        return new Telling(_traces, slots, random).Whole();
    }

    /// <summary><c>total = 7 * 2 + 1 = 15</c>, or as much of it as there is.</summary>
    private static string Text(SnippetStep step) => string.Join(" = ", new[] { step.Name, step.Working, step.Value }.Where(part => !string.IsNullOrEmpty(part)));

    private static List<string> Masked(CodeNames names, string code, SnippetRun run) =>
    [
        .. names.Taken,
        .. run.Steps.Select(step => step.Value).Append($"'{run.Output}'").Where(value => value[0] is '\'' or '"' or '[').Distinct(),
        code[(code.LastIndexOf("print(", StringComparison.Ordinal) + 6)..^1],
    ];
}
