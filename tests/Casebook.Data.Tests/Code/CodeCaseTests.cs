using System.Text.RegularExpressions;
using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Tests.Cases;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Snippets;

namespace Casebook.Data.Tests.Code;

public sealed partial class CodeCaseTests
{
    // The trace must not follow another program than the one that is shown.
    [Fact]
    public void The_values_in_a_trace_are_those_of_the_code_that_is_shown()
    {
        foreach (GeneratedCase drawn in GeneralCaseSample.Both("code").Where(drawn => drawn.Reference is CodeOutputReference))
        {
            string code = string.Join('\n', drawn.Description.Split('\n').Where(line => CodeLine().IsMatch(line)));
            SnippetRun run = Snippet.Run(code);
            run.Error.ShouldBeNull(code);
            run.Output.ShouldBe(drawn.Answer, code);
            int at = 0;
            foreach (SnippetStep step in run.Steps)
            {
                string text = $"{(step.Name.Length > 0 ? step.Name + " = " : "")}{(step.Working is null ? "" : step.Working + " = ")}{step.Value}";
                int next = drawn.Trace.IndexOf(text, at, StringComparison.Ordinal);
                next.ShouldBeGreaterThanOrEqualTo(at, $"{step} in\n{drawn.Trace}");
                at = next;
            }
        }
    }

    // The example in a question must be one of its tests, or a model is told something wrong.
    [Fact]
    public void The_example_of_a_task_is_its_first_test()
    {
        foreach (GeneratedCase drawn in GeneralCaseSample.Both("code"))
        {
            if (drawn.Reference is CodeExpressionReference reference)
            {
                drawn.Description.ShouldContain($"{reference.Tests[0].Inputs[0]}", Case.Sensitive);
                drawn.Description.ShouldContain($" gives {reference.Tests[0].Expected}", Case.Sensitive);
                reference.Tests.Select(test => test.Expected).Distinct().Count().ShouldBeGreaterThan(1);
            }
        }
    }

    // A fault that always stands on one line could be found without reading.
    [Fact]
    public void The_faulty_line_is_not_always_the_same()
    {
        int[] lines = [.. GeneralCaseSample.All[("code", Split.Train)].Select(drawn => drawn.Reference).OfType<CodeLineReference>().Select(reference => reference.Line)];
        lines.Distinct().Count().ShouldBeGreaterThanOrEqualTo(5);
        lines.GroupBy(line => line).Max(group => group.Count()).ShouldBeLessThan(lines.Length / 2);
    }

    [GeneratedRegex(@"^\s|^(?:[a-z0-9]+(?:, [a-z0-9]+)* [-+*/|&^%<>]*=|for |if |elif |else:|while |def |print\()")]
    private static partial Regex CodeLine();
}
