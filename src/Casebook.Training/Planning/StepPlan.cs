namespace Casebook.Training.Planning;

/// <summary>The passes of a run one after the other: which samples step n sees. Nothing in it has to be saved.</summary>
public sealed class StepPlan
{
    private readonly Func<int, IReadOnlyList<int[]>> _planOf;
    private readonly List<int> _firstStepOf = [1];
    private (int Epoch, IReadOnlyList<int[]> Steps) _cached = (-1, []);

    /// <param name="lengths">Tokens of each sample; at least one.</param>
    /// <param name="steps">Steps in all; null for whole passes.</param>
    /// <param name="epochs">Passes, where no steps are given.</param>
    public StepPlan(IReadOnlyList<int> lengths, int tokensPerStep, ulong seed, int? steps, int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfZero(lengths.Count);
        _planOf = epoch => EpochPlan.Of(lengths, tokensPerStep, seed, epoch);
        for (int epoch = 0; steps is { } wanted ? _firstStepOf[^1] <= wanted : epoch < epochs; epoch++)
        {
            _firstStepOf.Add(_firstStepOf[^1] + Epoch(epoch).Count);
        }
        Steps = steps ?? (_firstStepOf[^1] - 1);
    }

    /// <summary>Steps in all.</summary>
    public int Steps { get; }

    /// <summary>Indices of the samples that a step sees, and the pass that it belongs to.</summary>
    /// <param name="step">From 1.</param>
    public (int Epoch, IReadOnlyList<int> Samples) At(int step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(step, Steps);
        int epoch = 0;
        while (_firstStepOf[epoch + 1] <= step)
        {
            epoch++;
        }
        return (epoch, Epoch(epoch)[step - _firstStepOf[epoch]]);
    }

    private IReadOnlyList<int[]> Epoch(int epoch)
    {
        if (_cached.Epoch != epoch)
        {
            _cached = (epoch, _planOf(epoch));
        }
        return _cached.Steps;
    }
}
