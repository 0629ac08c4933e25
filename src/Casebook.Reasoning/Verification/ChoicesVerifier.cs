using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer's last line that is not blank has exactly the reference's letters, each standing alone or all of them as one
/// word: <c>A, B and D</c> or <c>ABD</c>. Their order does not matter.
/// </summary>
public sealed class ChoicesVerifier : GatedVerifier<ChoicesReference>
{
    /// <inheritdoc/>
    public override string Name => "multiple-answer";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, ChoicesReference reference)
    {
        if (reference.Letters.Length == 0 || !IsRun(reference.Letters))
        {
            throw new ArgumentException($"Problem {problem.Id}: the reference \"{reference.Letters}\" is not letters from A to H in their order.", nameof(problem));
        }
        return text =>
        {
            string letters = Named(text);
            if (letters.Length == 0)
            {
                return new(false, null, "The answer's last line has no option's letter.");
            }
            if (AnswerText.Spoiled(text, AnswerWords.LetterRun()) is { } spoiled)
            {
                return new(false, null, spoiled);
            }
            bool right = letters == reference.Letters;
            return new(right, letters, right ? $"{letters} is the reference." : $"{letters} is not {reference.Letters}.");
        };
    }

    /// <summary>The letters of the last line in their order, each once.</summary>
    private static string Named(string answer) =>
        string.Concat(AnswerWords.Of(answer).Where(IsRun).SelectMany(word => word).Distinct().Order());

    /// <summary>Letters from A to H, rising: a lone letter, or several as one word.</summary>
    private static bool IsRun(string word) =>
        word.All(c => c is >= 'A' and <= 'H') && word.Zip(word.Skip(1)).All(pair => pair.First < pair.Second);
}
