namespace Casebook.Evaluation.Suites;

/// <summary>What a million tokens cost, in a currency that the user knows.</summary>
/// <param name="Prompt">A million tokens of prompts.</param>
/// <param name="Completion">A million tokens that the model generates, the trace's among them.</param>
public sealed record Prices(decimal Prompt, decimal Completion)
{
    /// <summary>What some tokens cost.</summary>
    public decimal Of(long promptTokens, long tokens) => ((Prompt * promptTokens) + (Completion * tokens)) / 1_000_000;
}
