namespace Casebook.Engine.Generation;

/// <summary>
/// How a token is chosen from its logits. In this order: bias and penalties change logits; all are divided by the
/// temperature; then the most probable tokens are kept that top-k, top-p and min-p all admit; one of them is drawn.
/// </summary>
/// <remarks>
/// The log-probability that a token is recorded with is none of this but the temperature: log-softmax(logits /
/// temperature) over the whole vocabulary, which is what a learner computes for the same token.
/// </remarks>
public sealed record SamplingParameters
{
    /// <summary>0 for the most probable token (the lowest id among equals). Default 0.6 (the reference model's evaluation).</summary>
    public float Temperature { get; init; } = 0.6f;

    /// <summary>Only the k most probable tokens; 0 for all. Default 0.</summary>
    public int TopK { get; init; }

    /// <summary>Only the most probable tokens that together reach this probability. Default 1: all.</summary>
    public float TopP { get; init; } = 1;

    /// <summary>Only tokens at least this times as probable as the most probable one. Default 0: all.</summary>
    public float MinP { get; init; }

    /// <summary>
    /// Divides the positive and multiplies the negative logits of tokens among the last <see cref="RepetitionWindow"/>
    /// of prompt and output. Default 1: off (llama.cpp's <c>repeat_penalty</c>).
    /// </summary>
    public float RepetitionPenalty { get; init; } = 1;

    /// <summary>Tokens that <see cref="RepetitionPenalty"/> looks back; 0 for all. Default 64 (llama.cpp's <c>repeat_last_n</c>).</summary>
    public int RepetitionWindow { get; init; } = 64;

    /// <summary>Taken from the logit of a token that the output has already. Default 0: off (OpenAI's <c>presence_penalty</c>).</summary>
    public float PresencePenalty { get; init; }

    /// <summary>Taken from a token's logit for each time that the output has it already. Default 0: off (OpenAI's <c>frequency_penalty</c>).</summary>
    public float FrequencyPenalty { get; init; }

    /// <summary>Added to the logits of single tokens, by id; −∞ forbids one. Default: none (OpenAI's <c>logit_bias</c>).</summary>
    public IReadOnlyDictionary<int, float> LogitBias { get; init; } = System.Collections.Frozen.FrozenDictionary<int, float>.Empty;

    /// <summary>How many of the most probable tokens are told with each token. Default 0; at most 64.</summary>
    public int TopLogProbabilities { get; init; }

    /// <summary>The run's seed. Default 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Why these can not be used, as a sentence; null where they can.</summary>
    internal string? Fault(int vocabulary) =>
        !(Temperature >= 0) || !float.IsFinite(Temperature) ? $"temperature {Temperature} must be at least 0."
        : TopK < 0 ? $"top-k {TopK} must be at least 0."
        : !(TopP > 0) ? $"top-p {TopP} must be above 0."
        : MinP is not (>= 0 and <= 1) ? $"min-p {MinP} must be from 0 to 1."
        : !(RepetitionPenalty > 0) || !float.IsFinite(RepetitionPenalty) ? $"repetition penalty {RepetitionPenalty} must be above 0."
        : RepetitionWindow < 0 ? $"repetition window {RepetitionWindow} must be at least 0."
        : !float.IsFinite(PresencePenalty) ? $"presence penalty {PresencePenalty} must be a number."
        : !float.IsFinite(FrequencyPenalty) ? $"frequency penalty {FrequencyPenalty} must be a number."
        : TopLogProbabilities is < 0 or > 64 ? $"{TopLogProbabilities} top log-probabilities must be from 0 to 64."
        : LogitBias.Where(bias => (uint)bias.Key >= (uint)vocabulary || float.IsNaN(bias.Value) || bias.Value == float.PositiveInfinity).Select(bias => (int?)bias.Key).FirstOrDefault() is { } wrong
            ? $"the logit bias of token {wrong} must be a number, and the token one of the vocabulary of {vocabulary}."
        : null;

    internal bool HasPenalties => RepetitionPenalty != 1 || PresencePenalty != 0 || FrequencyPenalty != 0;
}
