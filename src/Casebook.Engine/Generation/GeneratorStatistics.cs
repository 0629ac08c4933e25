namespace Casebook.Engine.Generation;

/// <summary>What a generator has done since it was made.</summary>
/// <param name="Passes">Passes over the weights.</param>
/// <param name="Rows">Tokens that were computed.</param>
/// <param name="Reused">Tokens of prompts that were found computed.</param>
/// <param name="Drafted">Tokens that were drafted.</param>
/// <param name="Right">Drafted tokens that were right.</param>
public sealed record GeneratorStatistics(long Passes, long Rows, long Reused, long Drafted, long Right);
