using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Grading;

namespace Casebook.Evaluation.Suites;

/// <summary>Where answers come from: the engine, or a server.</summary>
public interface IAnswerSource
{
    /// <summary>How often a server was asked so far; null where there is none.</summary>
    RequestCounts? Requests => null;

    /// <summary>Answers each question once, in any order, each as it is finished.</summary>
    /// <param name="items">The questions.</param>
    /// <param name="seed">Of the sampling.</param>
    /// <param name="cancellationToken">Stops soon; what was given stays good.</param>
    IAsyncEnumerable<GivenAnswer> AnswerAsync(IReadOnlyList<BenchmarkItem> items, ulong seed, CancellationToken cancellationToken);
}

/// <summary>A model's answer with what it cost.</summary>
/// <param name="Answer">Row, seed, text and why it ended.</param>
/// <param name="PromptTokens">Tokens of the prompt; null where the source does not say.</param>
/// <param name="Tokens">Tokens generated, the trace's among them; null where the source does not say.</param>
/// <param name="TraceTokens">Tokens inside the trace; null where the source does not say.</param>
public sealed record GivenAnswer(RecordedAnswer Answer, int? PromptTokens, int? Tokens, int? TraceTokens);
