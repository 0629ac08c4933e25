namespace Casebook.Reasoning.Verification;

/// <summary>Where in an answer verifiers look.</summary>
internal static class AnswerText
{
    /// <summary>The last line that is not blank, trimmed; empty where there is none.</summary>
    public static ReadOnlySpan<char> LastLine(string answer)
    {
        ReadOnlySpan<char> text = answer.AsSpan().Trim();
        return text[(text.LastIndexOfAny('\n', '\r') + 1)..].Trim();
    }
}
