using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Runs.Randomness;

namespace Casebook.Engine.Llama;

/// <summary>
/// Weights of a new model: normal with deviation 0.02, the projections back into the residual stream with
/// 0.02 / √(2 · layers) (Radford et al., GPT-2, section 2.3), norms 1. Every tensor has a random stream of its own name, so
/// the same seed gives the same weights whatever the order.
/// </summary>
public static class WeightInitialisation
{
    private const double Deviation = 0.02;

    /// <summary>A new model.</summary>
    public static LlamaWeights New(LlamaConfig config, ulong seed, WorkerPool pool)
    {
        var weights = new LlamaWeights(config);
        var places = weights.Layout.Places;
        pool.Run(places.Count, (i, _) => Fill(weights, places[i], seed));
        weights.Pack(pool);
        return weights;
    }

    private static unsafe void Fill(LlamaWeights weights, TensorPlace place, ulong seed)
    {
        float[] elements = new float[place.Elements];
        if (place.IsVector)
        {
            Array.Fill(elements, 1f);
        }
        else
        {
            bool intoResidual = place.Name.EndsWith("o_proj.weight", StringComparison.Ordinal) || place.Name.EndsWith("down_proj.weight", StringComparison.Ordinal);
            double deviation = intoResidual ? Deviation / Math.Sqrt(2 * weights.Config.Layers) : Deviation;
            var stream = new RandomStream(seed, "weights." + place.Name);
            for (int e = 0; e < elements.Length; e++)
                elements[e] = (float)(deviation * stream.NextGaussian());
        }
        place.Scatter(elements, weights.Parameters);
    }
}
