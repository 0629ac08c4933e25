using Casebook.Reasoning.InstructionFollowing.Languages;

namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>The response is in a language. One without any letters counts as following, as it does in the published checks, where the detector gives up.</summary>
/// <param name="Code">ISO 639-1.</param>
internal sealed record ResponseLanguage(string Code) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) =>
        LanguageDetector.Detect(response) is { } found && found != Code ? $"its language looks like {found}, not {Code}" : null;
}

/// <summary>The response is in English and in capitals: letters without case are no matter, but there must be one that has a case.</summary>
internal sealed record EnglishCapitals : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) =>
        !PythonText.IsUpper(response) ? "it is not in capitals throughout" : English.Violation(response);
}

/// <summary>The response is in English and in small letters: letters without case are no matter, but there must be one that has a case.</summary>
internal sealed record EnglishSmallLetters : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) =>
        !PythonText.IsLower(response) ? "it is not in small letters throughout" : English.Violation(response);
}

/// <summary>A number of words in capitals; see <see cref="TreebankTokens"/>.</summary>
internal sealed record CapitalWordFrequency(Bound Bound) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) => Bound.Shortfall(TreebankTokens.CountCapitals(response), "words in capitals");
}

internal static class English
{
    public static string? Violation(string response) =>
        LanguageDetector.Detect(response) is { } found && found != "en" ? $"its language looks like {found}, not English" : null;
}
