using Casebook.Bench;
using Casebook.Engine.Learning;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;

namespace Casebook.TorchBench.Rows;

/// <summary>Our own engine, as training uses it: batches of at most 4096 rows, whose gradients add up to the step's.</summary>
internal sealed class EngineRow : IRow
{
    private readonly StepWork _work;
    private readonly WorkerPool _pool;
    private readonly CpuLearner _learner;
    private readonly IReadOnlyList<PackedBatch> _batches;

    public EngineRow(StepWork work, NumberFormat numbers, int threads)
    {
        var options = new CpuLearnerOptions();
        _work = work;
        _pool = new WorkerPool(threads);
        _learner = new CpuLearner(BenchShapes.Weights(work.Config, _pool, numbers), _pool, options);
        _batches = work.Batches(options.MaximumRows);
    }

    public StepOutcome Step(int number)
    {
        double loss = 0;
        foreach (PackedBatch batch in _batches)
            loss -= _learner.ForwardBackward(batch, (_, _) => -1f / _work.Targets).LogProbabilities.Sum(value => (double)value);
        double norm = _learner.Step(new OptimizerStep { Number = number, LearningRate = StepWork.LearningRate });
        return new StepOutcome(loss / _work.Targets, norm);
    }

    public void Dispose()
    {
        _learner.Dispose();
        _pool.Dispose();
    }
}
