using Casebook.Engine.Constraints;
using Casebook.Engine.Generation;

namespace Casebook.Engine.Replay;

/// <summary>Generates a recorded sample again and compares it, token by token and bit by bit.</summary>
public static class GenerationReplay
{
    /// <param name="generator">On the same weights, if the result is to be the same.</param>
    /// <param name="record">What was generated.</param>
    /// <param name="vocabulary">The model's.</param>
    /// <exception cref="ArgumentException">The request can not be made to this model: another vocabulary, a shorter context.</exception>
    public static async Task<ReplayResult> RunAsync(IGenerator generator, GenerationRecord record, TokenVocabulary vocabulary, CancellationToken cancellationToken = default)
    {
        int index = 0;
        await foreach (var token in generator.GenerateAsync([record.Request(vocabulary)], cancellationToken).ConfigureAwait(false))
        {
            if (token.Sample != record.Sample)
                continue;
            // The caller may have left before the sample had ended; that it goes on is no difference then.
            if (index == record.Tokens.Count)
                return record.Finish is null ? ReplayResult.Same(index) : new ReplayResult(index, new ReplayDifference(index, null, null, token.Token, token.LogProbability));
            bool same = token.Token == record.Tokens[index]
                && BitConverter.SingleToInt32Bits(token.LogProbability) == BitConverter.SingleToInt32Bits(record.LogProbabilities[index])
                && (index < record.Tokens.Count - 1 || record.Finish is null || token.Finish == record.Finish);
            if (!same)
                return new ReplayResult(index, new ReplayDifference(index, record.Tokens[index], record.LogProbabilities[index], token.Token, token.LogProbability));
            index++;
        }
        return index == record.Tokens.Count
            ? ReplayResult.Same(index)
            : new ReplayResult(index, new ReplayDifference(index, record.Tokens[index], record.LogProbabilities[index], null, null));
    }
}

/// <summary>How a replay went.</summary>
/// <param name="SameTokens">Tokens that are the same to the bit, from the first on.</param>
/// <param name="Difference">The first that is not; null where all are the same.</param>
public sealed record ReplayResult(int SameTokens, ReplayDifference? Difference)
{
    /// <summary>Whether everything is the same to the bit.</summary>
    public bool IsIdentical => Difference is null;

    internal static ReplayResult Same(int tokens) => new(tokens, null);
}

/// <summary>The first place at which a replay differs. Token and log-probability are null where one of the two has ended.</summary>
/// <param name="Index">0 for the first token.</param>
public sealed record ReplayDifference(int Index, int? RecordedToken, float? RecordedLogProbability, int? Token, float? LogProbability);
