namespace Casebook.Data.Choices;

/// <summary>One option of a question.</summary>
/// <param name="Text">As it is listed.</param>
/// <param name="Why">Why it is right, or why it is not; follows "since".</param>
internal sealed record ChoiceOption(string Text, string Why);

/// <summary>A question before its options have letters.</summary>
/// <param name="Stem">The question, the part that a trace quotes marked with <see cref="StemCue"/>.</param>
/// <param name="Right">The right option.</param>
/// <param name="Wrong">Three others.</param>
internal sealed record ChoiceQuestion(string Stem, ChoiceOption Right, IReadOnlyList<ChoiceOption> Wrong)
{
    /// <summary>The number under which stems mark what decides the question.</summary>
    public const int StemCue = 0;
}
