namespace Casebook.Engine.Generation.Sampling;

/// <summary>A token that was chosen at one place.</summary>
internal readonly record struct DrawnToken(int Token, float LogProbability, bool IsForced, IReadOnlyList<TokenLogProbability> Top);
