using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Casebook.Runs.Randomness;
using Microsoft.Extensions.AI;

namespace Casebook.Evaluation.AlpacaEval;

/// <summary>Has a chat model compare pairs of answers.</summary>
/// <param name="judge">The judge; stays the caller's.</param>
/// <param name="name">Its name, part of every metric's.</param>
/// <param name="prompt">What it is asked.</param>
public sealed class PairwiseJudge(IChatClient judge, string name, JudgePrompt prompt)
{
    private const string OrderStream = "alpaca_eval.order";

    /// <summary>How the judge is asked; null: temperature 0 and nothing else. The published judge generates a single token with the five likeliest of its place.</summary>
    public ChatOptions? Options { get; init; }

    /// <summary>
    /// Reads the log-probabilities of the first token's alternatives from a response, where the client has them; they come in another place from each provider.
    /// Null, or a null result: the text decides.
    /// </summary>
    public Func<ChatResponse, IReadOnlyDictionary<string, double>?>? LogProbabilities { get; init; }

    /// <summary>What belongs behind a metric's name.</summary>
    public string Name => $"judge={name}, prompt={prompt.Fingerprint}";

    /// <summary>Judges all pairs, in their order. A judge that fails or says nothing usable is a result without preference.</summary>
    /// <param name="pairs">What to compare.</param>
    /// <param name="seed">Decides, by each instruction alone, whose answer stands first: judges favour a place.</param>
    /// <param name="concurrency">Requests at once.</param>
    /// <param name="cancellationToken">Calls it off.</param>
    public async Task<IReadOnlyList<JudgedPair>> JudgeAsync(
        IReadOnlyList<AlpacaPair> pairs, ulong seed = 0, int concurrency = 4, CancellationToken cancellationToken = default)
    {
        var judged = new JudgedPair[pairs.Count];
        await Parallel.ForAsync(
            0, pairs.Count, new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken },
            async (i, token) => judged[i] = await JudgeOneAsync(pairs[i], seed, token).ConfigureAwait(false)).ConfigureAwait(false);
        return judged;
    }

    private async Task<JudgedPair> JudgeOneAsync(AlpacaPair pair, ulong seed, CancellationToken cancellationToken)
    {
        bool modelFirst = ModelFirst(pair.Instruction, seed);
        IReadOnlyList<ChatMessage> messages = modelFirst
            ? prompt.Messages(pair.Instruction, pair.Model, pair.Baseline)
            : prompt.Messages(pair.Instruction, pair.Baseline, pair.Model);
        try
        {
            ChatResponse response = await judge.GetResponseAsync(messages, Options?.Clone() ?? new() { Temperature = 0 }, cancellationToken).ConfigureAwait(false);
            double? weighted = LogProbabilities?.Invoke(response) is { } tokens ? JudgeReply.FromLogProbabilities(tokens) : null;
            return (weighted ?? JudgeReply.FromText(response.Text)) is { } second
                ? new(pair, modelFirst, modelFirst ? 1 - second : second, weighted is not null)
                : new(pair, modelFirst, null, Failure: "The judge named neither answer, or both.");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // One failed request of hundreds is no reason to lose the others. It is counted.
            return new(pair, modelFirst, null, Failure: e.Message);
        }
    }

    /// <summary>Whose answer stands first, by the instruction alone: judges favour a place.</summary>
    internal static bool ModelFirst(string instruction, ulong seed)
    {
        ulong key = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(instruction)));
        return new RandomStream(seed, OrderStream, sample: key).NextInt(2) == 1;
    }
}
