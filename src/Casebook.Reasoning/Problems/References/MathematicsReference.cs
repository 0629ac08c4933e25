using System.Text.Json.Serialization;
using Casebook.Reasoning.Mathematics;

namespace Casebook.Reasoning.Problems;

/// <summary>The answer to a mathematical question: a number, an expression, an interval, a matrix, words.</summary>
/// <param name="Answer">As LaTeX, without the box around it.</param>
public sealed record MathematicsReference([property: JsonPropertyName("answer")] string Answer) : ReferenceAnswer
{
    private static readonly string[] _frequent = ["0", "1", "2", "3", "4", "5", "6", "8", "10", "12", "-1", @"\frac{1}{2}", @"\sqrt{2}", @"\pi", "(0,1)"];

    /// <inheritdoc/>
    public override AnswerSlots? Slots() => new(
        Boxed(Answer),
        Boxed(_frequent.First(answer => MathematicsEquivalence.AreEqual(answer, Answer).Likeness != Likeness.Equal)),
        null,
        [.. _frequent.Append(Answer).Select(Boxed)]);

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;

    private static string Boxed(string answer) => $@"\boxed{{{answer}}}";
}
