using Casebook.Models.Architecture;
using Casebook.TorchBench.Rows;
using static TorchSharp.torch;

namespace Casebook.TorchBench.Torch;

/// <summary>Rotary position embedding as transformers writes it: element i is paired with i + half.</summary>
internal static class TorchRotary
{
    /// <summary>Cosines and sines, [position, element of a head].</summary>
    public static (Tensor Cosines, Tensor Sines) Tables(LlamaConfig config)
    {
        int half = config.HeadSize / 2;
        float[] cosines = new float[StepWork.Length * config.HeadSize], sines = new float[cosines.Length];
        for (int i = 0; i < cosines.Length; i++)
        {
            double angle = i / config.HeadSize * Math.Pow(config.RopeTheta, -2.0 * (i % half) / config.HeadSize);
            (cosines[i], sines[i]) = ((float)Math.Cos(angle), (float)Math.Sin(angle));
        }
        long[] shape = [StepWork.Length, config.HeadSize];
        return (tensor(cosines, shape), tensor(sines, shape));
    }

    /// <summary>The halves of the last dimension, exchanged and the first of them negated.</summary>
    public static Tensor HalfTurned(Tensor x)
    {
        long half = x.shape[^1] / 2;
        return cat([x.narrow(-1, half, half).neg(), x.narrow(-1, 0, half)], -1);
    }
}
