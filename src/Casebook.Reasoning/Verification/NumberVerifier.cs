using System.Text.RegularExpressions;
using Casebook.Reasoning.Mathematics;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer gives one number, and its value is the reference's: in a box, after <c>####</c> or "answer is", else on
/// the last line that is not blank. Thousands commas, dollar and percent signs, units and words around it are fine,
/// <c>72.0</c> is 72 and <c>1/2</c> is 0.5; two different numbers are wrong even if one of them is right.
/// </summary>
public sealed partial class NumberVerifier : GatedVerifier<NumberReference>
{
    /// <inheritdoc/>
    public override string Name => "number";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, NumberReference reference)
    {
        string truth = NumberAnswer.Canonical(reference.Value)
            ?? throw new ArgumentException($"Problem {problem.Id}: \"{reference.Value}\" is not a number.", nameof(problem));
        return text => Read(text, truth);
    }

    private static AnswerReading Read(string text, string truth)
    {
        IReadOnlyList<string> found = NumberAnswer.Extract(text);
        if (found is not [var answer])
        {
            return new(false, null, found.Count == 0 ? "The answer has no number that can be read." : $"The answer has {found.Count} different numbers, {found[0]} and {found[1]} among them.");
        }
        return AnswerText.Spoiled(text, Numbers()) is { } spoiled ? new(false, null, spoiled)
            : new(answer == truth, answer, answer == truth ? $"{answer} is the reference." : $"{answer} is not {truth}.");
    }

    [GeneratedRegex(@"\\f?boxed|[-\u2212]?\$?[0-9][0-9,.]*", RegexOptions.NonBacktracking)]
    private static partial Regex Numbers();
}
