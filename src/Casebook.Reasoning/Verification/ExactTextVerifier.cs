using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Verification;

/// <summary>
/// What the answer says in the end is the reference's text: behind "the answer is" or <c>Answer:</c>, or on its last line.
/// Case, a final full stop, emphasis and the amount of white space do not matter, and <c>(A)</c> is <c>A</c>. For
/// BIG-Bench Hard (arXiv 2210.09261), whose worked examples end with "So the answer is (A)."
/// </summary>
public sealed class ExactTextVerifier : GatedVerifier<ExactTextReference>
{
    /// <inheritdoc/>
    public override string Name => "exact-text";

    /// <inheritdoc/>
    protected override Func<string, AnswerReading> Reader(Problem problem, ExactTextReference reference) => text =>
    {
        string said = Canonical(StatedAnswer.AfterPhrase(text));
        if (StatedAnswer.Fault(text) is { } fault)
        {
            return new(false, null, fault);
        }
        bool right = said.Length > 0 && string.Equals(said, Canonical(reference.Text), StringComparison.OrdinalIgnoreCase);
        return new(right, said.Length > 0 ? said : null, said.Length == 0 ? "The answer ends without words."
            : right ? $"\"{said}\" is the reference."
            : $"\"{said}\" is not \"{reference.Text}\".");
    };

    private static string Canonical(string text)
    {
        string spaced = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return spaced is ['(', var letter, ')'] && char.IsAsciiLetter(letter) ? letter.ToString() : spaced;
    }
}
