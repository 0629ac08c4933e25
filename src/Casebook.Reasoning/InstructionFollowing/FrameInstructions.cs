namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>Two responses with <c>******</c> between them that are not the same.</summary>
internal sealed record TwoResponses : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response)
    {
        string[] parts = response.Split("******");
        string[] valid = [.. parts.Where(part => !PythonText.IsBlank(part))];
        if (valid.Length != 2 || parts.Skip(1).SkipLast(1).Any(part => PythonText.IsBlank(part)))
        {
            return $"it has {valid.Length} responses with ****** between them, not two";
        }
        return PythonText.Strip(valid[0]).SequenceEqual(PythonText.Strip(valid[1])) ? "its two responses are the same" : null;
    }
}

/// <summary>The response begins with the request, word for word; case does not matter.</summary>
internal sealed record RepeatedPrompt(string Prompt) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) =>
        PythonText.Strip(response).StartsWith(PythonText.Strip(Prompt), StringComparison.OrdinalIgnoreCase) ? null : "it does not begin with the request";
}

/// <summary>The response ends with a phrase; case and quotation marks behind it do not matter.</summary>
internal sealed record EndPhrase(string Phrase) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) =>
        PythonText.Strip(response).Trim('"').EndsWith(PythonText.Strip(Phrase), StringComparison.OrdinalIgnoreCase) ? null : $"it does not end with \"{Phrase}\"";
}

/// <summary>The response begins and ends with a double quotation mark, and these are two.</summary>
internal sealed record QuotedResponse : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) =>
        PythonText.Strip(response) is ['"', .., '"'] ? null : "it is not in double quotation marks";
}

/// <summary>There is no comma. Those of other scripts are none.</summary>
internal sealed record NoComma : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) => response.Contains(',') ? "it has a comma" : null;
}
