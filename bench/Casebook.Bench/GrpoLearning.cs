using System.Diagnostics;
using Casebook.Engine.Learning;
using Casebook.Engine.Speed;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Training.Grpo;
using Casebook.Training.Losses;

namespace Casebook.Bench;

/// <summary>
/// The learning half of a GRPO step, without the optimizer: the reference's forward pass, then forward and backward with
/// the loss of the paper's preset. The same samples, the same learner, laid out in three ways.
/// </summary>
internal static class GrpoLearning
{
    private const int MaximumRows = 4096;

    private static readonly GrpoTokenLoss _loss = new(new PolicyClipping(0.2, 0.2), 0.02, KlEstimator.K3);

    public static void Run(GrpoSamples step, LlamaConfig model, NumberFormat numbers, WorkerPool pool, int repetitions)
    {
        using var learner = new CpuLearner(BenchShapes.Weights(model, pool, numbers), pool, new CpuLearnerOptions { MaximumRows = MaximumRows });
        using IFrozenWeights reference = learner.Freeze();
        GrpoLayout[] layouts = [GrpoLayout.Padded(step, MaximumRows), GrpoLayout.Packed(step, MaximumRows), GrpoLayout.Shared(step, MaximumRows)];
        Prepare(step, layouts[^1], learner);
        Console.WriteLine();
        Console.WriteLine($"grpo learning in {numbers.ToString().ToLowerInvariant()}: {step}, batches of at most {MaximumRows} rows");
        Compare(layouts, learner, reference, numbers);

        double[][] seconds = [.. layouts.Select(_ => new double[repetitions])];
        double[] peaks = new double[repetitions];
        for (int i = -1; i < repetitions; i++)
        {
            double peak = (numbers == NumberFormat.Bf16 && BrainFloatPeak.IsSupported ? BrainFloatPeak.Measure(pool) : MultiplyAddPeak.Measure(pool)) / 1e9;
            for (int l = 0; l < layouts.Length; l++)
            {
                long start = Stopwatch.GetTimestamp();
                Learn(layouts[l], learner, reference);
                if (i >= 0)
                    seconds[l][i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
                learner.ClearGradient();
            }
            if (i >= 0)
                peaks[i] = peak;
        }
        double plain = Medians.Of(seconds[0]), ceiling = Medians.Of(peaks);
        for (int l = 0; l < layouts.Length; l++)
        {
            double median = Medians.Of(seconds[l]);
            // A forward pass alone is a third of forward and backward.
            double flops = layouts[l].Flops(model) * 4 / 3;
            Console.WriteLine(
                $"  {layouts[l].Name,-22}  {layouts[l].Rows,8:N0} rows  {median * 1000,6:F0} ms ({seconds[l].Min() * 1000:F0}-{seconds[l].Max() * 1000:F0})  {step.SampleTokens / median,7:N0} sample tokens/s  x{plain / median:F2}  {flops / median / 1e9:F0} GFLOP/s = {flops / median / 1e9 / ceiling:P0} of the peak {ceiling:F0} ({peaks.Min():F0}-{peaks.Max():F0})");
        }
    }

    /// <summary>Gives every sample the log-probabilities that its policy had, then moves the weights, so that neither ratio nor divergence is trivial.</summary>
    private static void Prepare(GrpoSamples step, GrpoLayout layout, CpuLearner learner)
    {
        foreach ((PackedBatch batch, SampledCompletion[] samples) in layout.Parts)
            Deal(learner.ForwardBackward(batch, (_, _) => -1f / step.SampleTokens).LogProbabilities, samples, (sample, values) => sample.Old = values);
        learner.Step(new OptimizerStep { Number = 1, LearningRate = 1e-4f });
    }

    private static void Learn(GrpoLayout layout, CpuLearner learner, IFrozenWeights reference)
    {
        foreach ((PackedBatch batch, SampledCompletion[] samples) in layout.Parts)
            Deal(learner.Forward(batch, reference).LogProbabilities, samples, (sample, values) => sample.Reference = values);
        int count = layout.Parts.Sum(part => part.Samples.Length);
        var weights = new TokenWeights(LossAggregation.SampleMean, count, 0, 0);
        foreach ((PackedBatch batch, SampledCompletion[] samples) in layout.Parts)
        {
            SampledToken[] tokens = [.. samples.SelectMany(sample => sample.Tokens.Select((_, i) =>
                new SampledToken(sample.Old[i], sample.Old[i], sample.Reference[i], sample.Advantage, weights.Of(sample.Tokens.Length))))];
            learner.ForwardBackward(batch, (i, now) => (float)(tokens[i].Weight * _loss.Of(tokens[i], now).Derivative), withEntropy: true);
        }
    }

    /// <summary>All layouts must have the same gradient but for the order in which it is added up: a speed of something else would be worth nothing.</summary>
    private static void Compare(GrpoLayout[] layouts, CpuLearner learner, IFrozenWeights reference, NumberFormat numbers)
    {
        // In BF16 a last bit of fp32 decides now and then which way a number is rounded.
        double tolerance = numbers == NumberFormat.Bf16 ? 5e-3 : 1e-5;
        float[][] gradients = [.. layouts.Select(layout =>
        {
            Learn(layout, learner, reference);
            var all = new List<float>();
            learner.ExportGradient((_, _, elements) => all.AddRange(elements));
            learner.ClearGradient();
            return all.ToArray();
        })];
        double norm = Math.Sqrt(gradients[0].Sum(value => (double)value * value));
        for (int l = 1; l < layouts.Length; l++)
        {
            double distance = Math.Sqrt(gradients[0].Zip(gradients[l], (a, b) => ((double)a - b) * ((double)a - b)).Sum());
            Console.WriteLine($"  gradient, \"{layouts[l].Name}\" beside \"{layouts[0].Name}\": relative difference {distance / norm:E1}");
            if (!(distance < tolerance * norm))
                throw new InvalidOperationException("The layouts do not compute the same gradient.");
        }
    }

    private static void Deal(float[] values, SampledCompletion[] samples, Action<SampledCompletion, float[]> take)
    {
        int at = 0;
        foreach (SampledCompletion sample in samples)
            take(sample, values[at..(at += sample.Tokens.Length)]);
    }
}
