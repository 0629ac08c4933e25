using System.Text.Json.Serialization;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Rollouts;

/// <summary>All completions of one problem that one step of reinforcement learning sampled: one line of <c>rollouts/step-N.jsonl</c>.</summary>
/// <param name="Step">From 1.</param>
/// <param name="Problem">What was asked.</param>
/// <param name="Used">Whether the group took part in the step's loss; one without signal may be left out.</param>
/// <param name="Samples">In the order in which they were sampled.</param>
public sealed record RolloutGroup(
    [property: JsonPropertyName("step")] int Step,
    [property: JsonPropertyName("problem")] Problem Problem,
    [property: JsonPropertyName("used")] bool Used,
    [property: JsonPropertyName("samples")] IReadOnlyList<RolloutSample> Samples);

/// <summary>One completion as it was judged.</summary>
/// <param name="Outcome">How the trace ended.</param>
/// <param name="Finish">Why generation ended.</param>
/// <param name="Trace">The reasoning.</param>
/// <param name="Answer">What follows it.</param>
/// <param name="Tokens">Tokens generated.</param>
/// <param name="TraceTokens">Of these, inside the trace.</param>
/// <param name="LogProbability">Mean over the tokens, at the sampling temperature, nats.</param>
/// <param name="Correct">The verdict.</param>
/// <param name="Extracted">The verifier's reading of the answer.</param>
/// <param name="Violations">Format gates that failed.</param>
/// <param name="Reason">The verdict in one sentence.</param>
/// <param name="Reward">What the sample was paid.</param>
/// <param name="Advantage">What became of it beside its group's other samples.</param>
public sealed record RolloutSample(
    [property: JsonPropertyName("outcome")] TraceOutcome Outcome,
    [property: JsonPropertyName("finish")] FinishReason Finish,
    [property: JsonPropertyName("trace")] string Trace,
    [property: JsonPropertyName("answer")] string Answer,
    [property: JsonPropertyName("tokens")] int Tokens,
    [property: JsonPropertyName("trace_tokens")] int TraceTokens,
    [property: JsonPropertyName("log_probability")] double LogProbability,
    [property: JsonPropertyName("correct")] bool Correct,
    [property: JsonPropertyName("extracted")] string? Extracted,
    [property: JsonPropertyName("violations")] IReadOnlyList<string> Violations,
    [property: JsonPropertyName("reason")] string Reason,
    [property: JsonPropertyName("reward")] double Reward,
    [property: JsonPropertyName("advantage")] double Advantage)
{
    /// <summary>The completion as verifiers take it.</summary>
    [JsonIgnore]
    public Completion Completion => new(Outcome, Trace, Answer, Finish);
}
