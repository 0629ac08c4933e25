using System.Text.RegularExpressions;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Snippets;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// Answers to questions about code. What is printed: the answer's last lines, marks of code left out, are the
/// reference's. Which line: the last line holds one integer, as with <see cref="IntegerVerifier"/>. An expression or a
/// function: it is run by <see cref="Snippet"/> on every test and must give what is expected.
/// </summary>
/// <remarks>
/// An expression counts when it is right on the tests; that it is right everywhere can not be seen. Correct Python that
/// the small language does not know, such as a dictionary, counts as wrong.
/// </remarks>
public sealed partial class CodeVerifier : GatedVerifier<CodeReference>
{
    /// <inheritdoc/>
    public override string Name => "code";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, CodeReference reference) => reference switch
    {
        CodeOutputReference output => text => Output(text, output.Output),
        CodeLineReference line => text => IntegerVerifier.Read(text, line.Line),
        CodeExpressionReference expression => text => Expression(text, expression),
        _ => throw new ArgumentException($"Problem {problem.Id}: there is no way to judge a {reference.GetType().Name}.", nameof(problem)),
    };

    private static AnswerReading Output(string text, string truth)
    {
        if (AnswerText.Hides(text) && !AnswerText.Hides(truth))
        {
            return new(false, null, "The answer hides something in a comment.");
        }
        string[] expected = truth.Split('\n');
        string[] lines = CodeLines(text);
        string answer = string.Join('\n', lines.TakeLast(expected.Length));
        return lines.Length < expected.Length ? new(false, null, $"The answer has {lines.Length} lines, the output {expected.Length}.")
            : answer == string.Join('\n', expected.Select(line => line.Trim())) ? new(true, answer, "The answer is what the code prints.")
            : new(false, answer, $"The answer is not what the code prints, \"{truth}\".");
    }

    private static AnswerReading Expression(string text, CodeExpressionReference reference)
    {
        if (AnswerText.Hides(text))
        {
            return new(false, null, "The answer hides something in a comment.");
        }
        bool isFunction = Definition().IsMatch(text);
        string[] lines = CodeLines(text);
        if (lines.Length == 0)
        {
            return new(false, null, "The answer has no code.");
        }
        string code = isFunction ? Program(text) : lines[^1];
        for (int i = 0; i < reference.Tests.Count; i++)
        {
            CodeTest test = reference.Tests[i];
            SnippetValue value = isFunction
                ? Snippet.Call(code, reference.Function, test.Inputs)
                : Snippet.Evaluate(code, reference.Parameters, test.Inputs);
            if (value.Value is null)
            {
                return new(false, null, $"The code can not be evaluated: {value.Error}.");
            }
            if (value.Value != Snippet.Evaluate(test.Expected))
            {
                return new(false, code, $"Test {i + 1} gives {value.Value} instead of {test.Expected}.");
            }
        }
        return new(true, code, $"All {reference.Tests.Count} tests give what is expected.");
    }

    /// <summary>Lines that are neither blank nor the fence of a code block, without the back-ticks around them.</summary>
    private static string[] CodeLines(string text) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("```", StringComparison.Ordinal)).Select(Bare)];

    private static string Bare(string line) =>
        line.Length > 2 && line[0] == '`' && line[^1] == '`' ? line[1..^1].Trim() : line;

    /// <summary>From the first definition up to a fence that closes the block.</summary>
    private static string Program(string text)
    {
        string code = text.Replace("\r", "", StringComparison.Ordinal)[Definition().Match(text.Replace("\r", "", StringComparison.Ordinal)).Index..];
        int fence = code.IndexOf("\n```", StringComparison.Ordinal);
        return fence < 0 ? code : code[..fence];
    }

    [GeneratedRegex(@"^def ", RegexOptions.Multiline)]
    private static partial Regex Definition();
}
