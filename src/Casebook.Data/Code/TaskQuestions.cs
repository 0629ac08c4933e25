using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Snippets;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Code;

/// <summary>Write an expression, or a function of one line. The trace names the means, builds the expression and tries it on the example.</summary>
internal static class TaskQuestions
{
    private const int Tests = 5;
    private static readonly Phrasebook _questions = PhrasebookReader.Book("Code/code-questions");
    private static readonly Phrasebook _wordings = PhrasebookReader.Book("Code/tasks");
    private static readonly Phrasebook _traces = PhrasebookReader.Book("Traces/task");

    public static CodeQuestion Draw(QuestionWriter writer, RandomStream random)
    {
        CodeTask task = random.Choose(CodeTasks.All);
        var names = new CodeNames(writer);
        string name = names.Of(task.Parameter);
        string function = names.Of("function");
        string constant = task.Constant(random);
        string expression = task.Write(name, constant);
        CodeTest[] tests = DrawTests(task, name, constant, expression, random);
        bool isFunction = random.Chance(0.4);
        var slots = new Dictionary<string, string> { ["x"] = name, ["k"] = constant, ["function"] = function, ["inputs"] = name };
        slots["task"] = writer.Draw(_wordings, task.Kind, slots);
        string call = isFunction ? $"{function}({tests[0].Inputs[0]})" : $"{name} = {tests[0].Inputs[0]}";
        slots["example"] = $"{call} gives {tests[0].Expected}";
        string text = writer.Draw(_questions, isFunction ? "function" : "expression", slots);
        slots["expression"] = expression;
        slots["input"] = tests[0].Inputs[0];
        slots["expected"] = tests[0].Expected;
        string answer = isFunction ? $"def {function}({name}):\n    return {expression}" : expression;
        string trace = Trace(task, slots, isFunction, random);
        return new CodeQuestion(
            text, trace, answer, new CodeExpressionReference(function, [name], tests),
            $"{(isFunction ? "function" : "expression")}:{task.Kind}",
            [expression, slots["task"], .. names.Taken, slots["input"], slots["expected"], .. constant.Length > 0 ? [$"'{constant}'"] : Array.Empty<string>()]);
    }

    private static string Trace(CodeTask task, Dictionary<string, string> slots, bool isFunction, RandomStream random)
    {
        var telling = new Telling(_traces, slots, random);
        slots["means"] = telling.One("means " + task.Kind);
        slots["form"] = telling.One(isFunction ? "form function" : "form expression");
        return telling.Whole();
    }

    private static CodeTest[] DrawTests(CodeTask task, string name, string constant, string expression, RandomStream random)
    {
        while (true)
        {
            string[] inputs = [.. Enumerable.Range(0, Tests).Select(_ => task.Input(random, constant))];
            CodeTest[] tests = [.. inputs.Select(input => new CodeTest([input], Snippet.Evaluate(expression, [name], [input]).Value!))];
            if (tests.Select(test => test.Expected).Distinct().Count() > 1)
            {
                return tests;
            }
        }
    }
}
