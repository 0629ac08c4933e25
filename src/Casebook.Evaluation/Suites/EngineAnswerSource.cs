using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Casebook.Engine.Completions;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Grading;

namespace Casebook.Evaluation.Suites;

/// <summary>
/// Answers from the engine, all questions of a benchmark in one continuous batch. An answer depends on its question, the
/// model, the sampling and the seed, not on what is asked beside it: a run that was killed goes on with the same bits.
/// </summary>
public sealed class EngineAnswerSource(Completer completer, CompletionSettings settings) : IAnswerSource
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<GivenAnswer> AnswerAsync(
        IReadOnlyList<BenchmarkItem> items, ulong seed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CompletionSettings seeded = settings with { Sampling = settings.Sampling with { Seed = seed } };
        ulong[] keys = [.. items.Select(item => StreamKey(item.Problem.Id))];
        await foreach (CompletionEvent next in completer.StreamAsync([.. items.Select(item => item.Problem.Messages)], seeded, keys, cancellationToken).ConfigureAwait(false))
        {
            if (next.End is { } end)
            {
                yield return new(RecordedAnswer.Of(items[next.Index].Row, seed, end.Completion), end.PromptTokens, end.Tokens, end.TraceTokens);
            }
        }
    }

    /// <summary>By the problem's id, so that its samples do not change when others are added or left out.</summary>
    private static ulong StreamKey(string id) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
