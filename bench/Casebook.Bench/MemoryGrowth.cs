using System.Diagnostics;
using Casebook.Engine.Learning;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;

namespace Casebook.Bench;

/// <summary>Whether a long run takes more memory than its beginning: steps of a small model, with what the process holds in between.</summary>
internal static class MemoryGrowth
{
    private const int Tokens = 256;

    public static void Run(int steps, NumberFormat numbers, WorkerPool pool)
    {
        var config = BenchShapes.Models["1m"];
        using var learner = new CpuLearner(BenchShapes.Weights(config, pool, numbers), pool, new CpuLearnerOptions { MaximumRows = Tokens });
        var batch = BenchShapes.Batches(config, Tokens, Tokens)[0];
        for (int step = 1; step <= steps; step++)
        {
            learner.ForwardBackward(batch, (_, _) => -1f / Tokens);
            learner.Step(new OptimizerStep { Number = step, LearningRate = 1e-4f });
            if (step == 100 || step % (steps / 10) == 0)
            {
                using var process = Process.GetCurrentProcess();
                Console.WriteLine($"{numbers.ToString().ToLowerInvariant()} step {step,6}: {process.WorkingSet64 / 1048576.0:F1} MiB resident, {GC.GetTotalMemory(false) / 1048576.0:F1} MiB of objects");
            }
        }
    }
}
