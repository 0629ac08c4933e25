using Casebook.Engine.Learning;
using Casebook.Training.Learners;
using Casebook.Training.Losses;
using Casebook.Training.Settings;

namespace Casebook.Training.Grpo;

/// <summary>
/// One step: draw problems, sample a group for each, judge, compare within the groups, compute what the loss needs of
/// the weights as they are, then update once or several times.
/// </summary>
internal sealed class GrpoStep
{
    private readonly GrpoRecipe _recipe;
    private readonly Actor _actor;
    private readonly IFrozenWeights? _reference;
    private readonly RolloutSampler _sampler;
    private readonly Func<long, DrawnProblem> _problemAt;
    private readonly PolicyUpdate _update;
    private readonly TimeProvider _clock;

    /// <param name="reference">The model that the run started from; null where the divergence costs nothing.</param>
    /// <param name="problemAt">The problem that is drawn n-th.</param>
    public GrpoStep(GrpoRecipe recipe, Actor actor, IFrozenWeights? reference, RolloutSampler sampler, Func<long, DrawnProblem> problemAt, TimeProvider clock)
    {
        (_recipe, _actor, _reference, _sampler, _problemAt, _clock) = (recipe, actor, reference, sampler, problemAt, clock);
        var clipping = new PolicyClipping(recipe.Loss.ClipLow, recipe.Loss.ClipHigh, recipe.Loss.DualClip, recipe.Loss.ImportanceCap);
        var loss = new GrpoTokenLoss(clipping, recipe.Kl.Place == KlPlace.Loss ? recipe.Kl.Coefficient : 0, recipe.Kl.Estimator, recipe.Kl.Clamp);
        _update = new PolicyUpdate(actor.Learner, loss, recipe.Loss, recipe.Groups.Denominator, recipe.Rollout, recipe.Batch.MicroBatchTokens);
    }

    /// <summary>Problems drawn so far.</summary>
    public long Drawn { get; set; }

    /// <summary>Optimizer updates so far.</summary>
    public int Updates { get; set; }

    /// <summary>Takes the step.</summary>
    /// <param name="learningRate">Of all its updates.</param>
    /// <param name="progress">Told of completions as they end: how many, of how many.</param>
    /// <param name="requireFinite">Throws for a log-probability that is no number.</param>
    public GrpoStepResult Run(double learningRate, Action<int, int>? progress, Action<SampledCompletion, float> requireFinite)
    {
        long start = _clock.GetTimestamp();
        IReadOnlyList<SampledGroup> groups = Sample(progress);
        double sampling = _clock.GetElapsedTime(start).TotalSeconds;

        start = _clock.GetTimestamp();
        Compare(groups);
        var learned = new GroupRows(groups, _recipe.Batch.MicroBatchTokens, _recipe.Rollout.Temperature);
        if (_reference is not null)
        {
            Evaluate(learned, _reference, (sample, values) => sample.Reference = values);
        }
        if (_recipe.Loss.Recompute)
        {
            Evaluate(learned, null, (sample, values) => sample.Old = values);
        }
        if (_reference is not null && _recipe.Kl.Place == KlPlace.Reward)
        {
            Charge(groups);
        }
        var statistics = new UpdateStatistics(_reference is not null, _recipe.Loss.Recompute);
        double norm = Update(groups, learningRate, statistics, requireFinite);
        double training = _clock.GetElapsedTime(start).TotalSeconds;
        return new GrpoStepResult(groups, statistics, norm, sampling, training);
    }

    private IReadOnlyList<SampledGroup> Sample(Action<int, int>? progress)
    {
        RolloutSettings rollout = _recipe.Rollout;
        GroupSettings settings = _recipe.Groups;
        var groups = new List<SampledGroup>();
        int wanted = rollout.PromptsPerStep;
        for (int round = 0; wanted > 0 && round < (settings.WithoutSignal == SilentGroups.Resample ? settings.Rounds : 1); round++)
        {
            int samples = wanted * rollout.Samples;
            DrawnProblem[] drawn = [.. Enumerable.Range(0, wanted).Select(i => _problemAt(Drawn + i))];
            Drawn += wanted;
            IReadOnlyList<SampledGroup> sampled = _sampler.SampleAsync(drawn, ended => progress?.Invoke(ended, samples), CancellationToken.None).GetAwaiter().GetResult();
            groups.AddRange(sampled);
            wanted -= sampled.Count(group => group.HasSignal);
        }
        return groups;
    }

    private void Compare(IReadOnlyList<SampledGroup> groups)
    {
        foreach (SampledGroup group in groups)
        {
            group.IsUsed = _recipe.Groups.WithoutSignal == SilentGroups.Keep || group.HasSignal;
            Compare(group, [.. group.Samples.Select(sample => sample.Judged.Reward)]);
        }
    }

    private void Compare(SampledGroup group, double[] rewards)
    {
        double[] advantages = Advantage.Of(rewards, _recipe.Advantage.Deviation, _recipe.Advantage.Epsilon);
        for (int i = 0; i < advantages.Length; i++)
        {
            group.Samples[i].Advantage = advantages[i];
        }
    }

    /// <summary>Takes the divergence off the rewards and compares again.</summary>
    private void Charge(IReadOnlyList<SampledGroup> groups)
    {
        foreach (SampledGroup group in groups.Where(group => group.IsUsed))
        {
            Compare(group, [.. group.Samples.Select(sample => sample.Judged.Reward - (_recipe.Kl.Coefficient * Divergence(sample)))]);
        }
    }

    private double Divergence(SampledCompletion sample) =>
        sample.Reference.Select((reference, i) => KlEstimate.Of(_recipe.Kl.Estimator, sample.Old[i], reference, _recipe.Kl.Clamp)).Sum();

    private void Evaluate(GroupRows rows, IFrozenWeights? weights, Action<SampledCompletion, float[]> take)
    {
        foreach (PackedBatch batch in rows.Batches)
        {
            float[] values = _actor.Learner.Forward(batch, weights).LogProbabilities;
            int at = 0;
            foreach (SampledCompletion sample in rows.SamplesOf(batch))
            {
                take(sample, values[at..(at += sample.Tokens.Length)]);
            }
        }
    }

    /// <returns>The largest gradient norm of the updates, before clipping.</returns>
    private double Update(IReadOnlyList<SampledGroup> groups, double learningRate, UpdateStatistics statistics, Action<SampledCompletion, float> requireFinite)
    {
        OptimizerSettings optimizer = _recipe.Optimizer;
        int size = (groups.Count + _recipe.Loss.MiniBatches - 1) / _recipe.Loss.MiniBatches;
        double largest = 0;
        for (int epoch = 0; epoch < _recipe.Loss.EpochsPerBatch; epoch++)
        {
            foreach (SampledGroup[] part in groups.Chunk(size))
            {
                if (!_update.Accumulate(part, statistics, requireFinite))
                {
                    continue;
                }
                double norm = _actor.Learner.Step(optimizer.At(++Updates, learningRate));
                statistics.IsFirstUpdate = false;
                largest = double.IsFinite(norm) ? Math.Max(largest, norm) : norm;
                if (!double.IsFinite(norm))
                {
                    return norm;
                }
            }
        }
        return largest;
    }
}

/// <summary>What a step came to.</summary>
/// <param name="Groups">All that was sampled.</param>
/// <param name="Statistics">Of its updates.</param>
/// <param name="GradientNorm">The largest, before clipping; 0 where there was nothing to learn from.</param>
/// <param name="SamplingSeconds">For drawing and judging.</param>
/// <param name="TrainingSeconds">For the rest.</param>
internal sealed record GrpoStepResult(IReadOnlyList<SampledGroup> Groups, UpdateStatistics Statistics, double GradientNorm, double SamplingSeconds, double TrainingSeconds)
{
    public long SampledTokens => Groups.Sum(group => group.Samples.Sum(sample => (long)sample.Tokens.Length));
}
