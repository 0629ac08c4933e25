using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// The answer's last line that is not blank has one option's letter standing alone, and it is the reference's. Two
/// different letters are wrong even if one of them is right.
/// </summary>
public sealed class ChoiceVerifier : GatedVerifier<ChoiceReference>
{
    /// <inheritdoc/>
    public override string Name => "multiple-choice";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, ChoiceReference reference) => text =>
    {
        IReadOnlyList<string> letters = AnswerWords.Letters(text);
        string? answer = letters.Count == 1 ? letters[0] : null;
        if (answer is not null && AnswerText.Spoiled(text, AnswerWords.LoneLetter()) is { } spoiled)
        {
            return new(false, null, spoiled);
        }
        bool right = answer == reference.Letter;
        return new(right, answer, letters.Count == 0 ? "The answer's last line has no option's letter."
            : letters.Count > 1 ? $"The answer's last line has {letters.Count} different letters, {letters[0]} and {letters[1]} among them."
            : right ? $"{answer} is the reference."
            : $"{answer} is not {reference.Letter}.");
    };
}
