namespace Casebook.Engine.Generation.Sampling;

/// <summary>What beside the logits decides about the next token at one place of one sample.</summary>
/// <param name="Sampling">The request's parameters.</param>
/// <param name="Prompt">Tokens of the prompt.</param>
/// <param name="Output">What has been said so far, drafted tokens included.</param>
/// <param name="Allowed">A bit for each token that may come, in words of 64; empty where any may.</param>
/// <param name="Forced">The token that comes whatever the logits say; null where one is drawn.</param>
internal readonly record struct DrawRule(
    SamplingParameters Sampling, ReadOnlyMemory<int> Prompt, ReadOnlyMemory<int> Output, ReadOnlyMemory<ulong> Allowed, int? Forced)
{
    /// <summary>Whether logits are changed before one is drawn.</summary>
    public bool ChangesLogits => Sampling.HasPenalties || Sampling.LogitBias.Count > 0 || !Allowed.IsEmpty;
}
