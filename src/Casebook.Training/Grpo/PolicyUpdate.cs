using Casebook.Engine.Learning;
using Casebook.Training.Losses;

namespace Casebook.Training.Grpo;

/// <summary>Takes one optimizer step on a mini-batch of groups.</summary>
internal sealed class PolicyUpdate(ILearner learner, GrpoTokenLoss loss, PolicyLossSettings settings, Denominator denominator, RolloutSettings rollout, int maximumRows)
{
    /// <summary>Adds up the gradients and what there is to say of them; the caller takes the step.</summary>
    /// <param name="groups">The mini-batch, groups that are left out included: they may count in the denominator.</param>
    /// <param name="statistics">Told of every token.</param>
    /// <param name="requireFinite">Throws for a value that is no number.</param>
    /// <returns>Whether there was anything to learn from.</returns>
    public bool Accumulate(IReadOnlyList<SampledGroup> groups, UpdateStatistics statistics, Action<SampledCompletion, float> requireFinite)
    {
        SampledCompletion[] counted = [.. denominator == Denominator.All ? groups.SelectMany(group => group.Samples) : groups.SelectMany(group => group.Learned)];
        var weights = new TokenWeights(
            settings.Aggregation, counted.Length, counted.Sum(sample => (long)sample.Tokens.Length), settings.Divisor ?? rollout.MaximumTokens);
        var rows = new GroupRows(groups, maximumRows, rollout.Temperature);
        foreach (PackedBatch batch in rows.Batches)
        {
            SampledCompletion[] samples = [.. rows.SamplesOf(batch)];
            SampledToken[] tokens = [.. samples.SelectMany(sample => Tokens(sample, weights.Of(sample.Tokens.Length)))];
            TargetValues values = learner.ForwardBackward(
                batch, (i, now) => (float)(tokens[i].Weight * loss.Of(tokens[i], now).Derivative), withEntropy: true);
            int at = 0;
            foreach (SampledCompletion sample in samples)
            {
                for (int i = 0; i < sample.Tokens.Length; i++, at++)
                {
                    float now = values.LogProbabilities[at];
                    if (!float.IsFinite(now))
                    {
                        requireFinite(sample, now);
                    }
                    statistics.Add(tokens[at], now, values.Entropies![at], loss);
                }
            }
        }
        return rows.Batches.Count > 0;
    }

    private static IEnumerable<SampledToken> Tokens(SampledCompletion sample, double weight)
    {
        for (int i = 0; i < sample.Tokens.Length; i++)
        {
            yield return new SampledToken(sample.Old[i], sample.Generator[i], sample.Reference.Length > 0 ? sample.Reference[i] : 0, sample.Advantage, weight);
        }
    }
}
