using Microsoft.Extensions.AI;

namespace Casebook.Engine.Chat;

/// <summary>Names in <see cref="ChatOptions.AdditionalProperties"/> of what <see cref="ChatOptions"/> itself lacks. Any other name is refused.</summary>
public static class ChatOptionNames
{
    /// <summary>See <see cref="Generation.SamplingParameters.MinP"/>.</summary>
    public const string MinP = "min_p";

    /// <summary>See <see cref="Generation.SamplingParameters.RepetitionPenalty"/>.</summary>
    public const string RepetitionPenalty = "repetition_penalty";

    /// <summary>See <see cref="Generation.SamplingParameters.RepetitionWindow"/>.</summary>
    public const string RepetitionWindow = "repetition_window";

    /// <summary>See <see cref="Generation.SamplingParameters.LogitBias"/>: a JSON object or a dictionary from token id to number.</summary>
    public const string LogitBias = "logit_bias";

    /// <summary>Whether the response has the tokens with their log-probabilities (<see cref="EngineChatClient.TokensProperty"/>).</summary>
    public const string LogProbabilities = "logprobs";

    /// <summary>See <see cref="Generation.SamplingParameters.TopLogProbabilities"/>; more than 0 means <see cref="LogProbabilities"/> too.</summary>
    public const string TopLogProbabilities = "top_logprobs";

    /// <summary>See <see cref="Completions.CompletionSettings.ThinkingBudget"/>.</summary>
    public const string ThinkingBudget = "thinking_budget";

    /// <summary>A regular expression that the answer matches; see <see cref="Constraints.AnswerConstraint.OfRegex"/>.</summary>
    public const string Regex = "regex";
}
