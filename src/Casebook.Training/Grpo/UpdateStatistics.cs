using Casebook.Training.Losses;

namespace Casebook.Training.Grpo;

/// <summary>What the updates of one step say of themselves, token by token. Means are over the tokens that were learned from.</summary>
internal sealed class UpdateStatistics(bool hasReference, bool isRecomputed)
{
    private double _entropy, _kl, _mismatch, _loss;
    private long _tokens, _clipped, _first;

    /// <summary>Whether the next tokens are of the step's first update, before which the weights are those that sampled.</summary>
    public bool IsFirstUpdate { get; set; } = true;

    /// <summary>Tokens, those of every update counted.</summary>
    public long Tokens => _tokens;

    /// <summary>The loss, summed over the updates.</summary>
    public double Loss => _loss;

    /// <summary>Mean entropy of the policy, nats.</summary>
    public double Entropy => _entropy / Math.Max(1, _tokens);

    /// <summary>KL(policy ‖ reference), estimated by k3; not a number without a reference.</summary>
    public double Kl => hasReference ? _kl / Math.Max(1, _tokens) : double.NaN;

    /// <summary>
    /// KL(generator ‖ trainer) on the same weights, estimated by k3: 0 where the trainer computes exactly what the
    /// generator reported.
    /// </summary>
    public double MismatchKl => _mismatch / Math.Max(1, _first);

    /// <summary>Share of tokens whose gradient a clip took away.</summary>
    public double ClippedShare => (double)_clipped / Math.Max(1, _tokens);

    /// <summary>The farthest that exp(new − old) was from 1.</summary>
    public double RatioDeviation { get; private set; }

    public void Add(in SampledToken token, float now, float entropy, GrpoTokenLoss loss)
    {
        (double value, _, bool clipped) = loss.Of(token, now);
        _loss += token.Weight * value;
        _entropy += entropy;
        _clipped += clipped ? 1 : 0;
        _tokens++;
        RatioDeviation = Math.Max(RatioDeviation, Math.Abs(PortableExp.Of((double)now - token.Old) - 1));
        if (hasReference)
        {
            _kl += KlEstimate.Of(KlEstimator.K3, now, token.Reference);
        }
        if (IsFirstUpdate)
        {
            // The samples are the generator's, so the trainer stands where a reference does.
            _mismatch += KlEstimate.Of(KlEstimator.K3, token.Generator, isRecomputed ? token.Old : now);
            _first++;
        }
    }
}
