namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>Every keyword stands somewhere, in a longer word too; case does not matter. Keywords are taken as they are, not as patterns.</summary>
internal sealed record KeywordsIncluded(IReadOnlyList<string> Keywords) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) =>
        Keywords.FirstOrDefault(keyword => !response.Contains(keyword, StringComparison.OrdinalIgnoreCase)) is { } missing ? $"\"{missing}\" is missing" : null;
}

/// <summary>A keyword stands often or seldom enough, in longer words too; case does not matter.</summary>
internal sealed record KeywordFrequency(string Keyword, Bound Bound) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) => Bound.Shortfall(PythonText.CountOf(response, Keyword), $"occurrences of \"{Keyword}\"");
}

/// <summary>No forbidden word stands there as a word of its own; case does not matter.</summary>
internal sealed record WordsForbidden(IReadOnlyList<string> Words) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) =>
        Words.FirstOrDefault(word => PythonText.HasWord(response, word)) is { } found ? $"it has the forbidden word \"{found}\"" : null;
}

/// <summary>A letter, or another character, stands often or seldom enough; case does not matter.</summary>
internal sealed record LetterFrequency(char Letter, Bound Bound) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) =>
        Bound.Shortfall(response.ToLowerInvariant().AsSpan().Count(Letter), $"occurrences of \"{Letter}\"");
}
