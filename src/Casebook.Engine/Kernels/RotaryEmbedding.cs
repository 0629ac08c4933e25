using System.Runtime.CompilerServices;
using Casebook.Engine.Memory;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Kernels;

/// <summary>
/// Rotary position embedding in transformers' layout (element i is paired with i + half), as a table over positions
/// (Su et al., arXiv 2104.09864; Llama 3.1's scaling as in transformers' <c>_compute_llama3_parameters</c>).
/// </summary>
internal sealed unsafe class RotaryEmbedding : IDisposable
{
    private readonly FloatBuffer _table; // [position][cos × half, sin × half]
    private readonly int _half;

    public RotaryEmbedding(LlamaConfig config, int positions)
    {
        _half = config.HeadSize / 2;
        Positions = positions;
        _table = new FloatBuffer(Length(config, positions));
        double[] frequencies = Frequencies(config);
        for (int position = 0; position < positions; position++)
        {
            float* row = Row(position);
            for (int i = 0; i < _half; i++)
            {
                var (sin, cos) = DeterministicMath.SinCos(position * frequencies[i]);
                row[i] = (float)cos;
                row[_half + i] = (float)sin;
            }
        }
    }

    /// <summary>Bytes that a table takes up, without making it.</summary>
    public static long BytesOf(LlamaConfig config, int positions) => FloatBuffer.BytesOf(Length(config, positions));

    /// <summary>Positions in the table.</summary>
    public int Positions { get; }

    /// <summary>Radians per position of each pair.</summary>
    public static double[] Frequencies(LlamaConfig config)
    {
        double logTheta = DeterministicMath.Log(config.RopeTheta);
        var frequencies = new double[config.HeadSize / 2];
        for (int i = 0; i < frequencies.Length; i++)
            frequencies[i] = Scale(DeterministicMath.Exp(-2.0 * i / config.HeadSize * logTheta), config.RopeScaling);
        return frequencies;
    }

    /// <summary>Turns one head in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Rotate(float* head, int position) => Turn(head, Row(position), 1);

    /// <summary>Turns one head back in place: the derivative, since a rotation's transpose is its inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void RotateBack(float* head, int position) => Turn(head, Row(position), -1);

    public void Dispose() => _table.Dispose();

    private static long Length(LlamaConfig config, int positions) => (long)positions * config.HeadSize;

    private static double Scale(double frequency, RopeScaling? scaling)
    {
        switch (scaling?.Kind)
        {
            case null:
                return frequency;
            case "linear":
                return frequency / scaling.Factor;
            case "llama3":
                double turns = scaling.OriginalContextLength * frequency / (2 * Math.PI);
                if (turns > scaling.HighFrequencyFactor)
                    return frequency;
                if (turns < scaling.LowFrequencyFactor)
                    return frequency / scaling.Factor;
                double smooth = (turns - scaling.LowFrequencyFactor) / (scaling.HighFrequencyFactor - scaling.LowFrequencyFactor);
                return (1 - smooth) * frequency / scaling.Factor + smooth * frequency;
            default:
                throw new NotSupportedException($"rope_scaling of type '{scaling.Kind}': only llama3 and linear are known.");
        }
    }

    private float* Row(int position) => _table.Pointer + (nint)position * 2 * _half;

    private void Turn(float* head, float* row, float sign)
    {
        int i = 0;
        var direction = Lanes.All(sign);
        for (; i + Lanes.Count <= _half; i += Lanes.Count)
        {
            var a = Lanes.Load(head + i);
            var b = Lanes.Load(head + _half + i);
            var cos = Lanes.Load(row + i);
            var sin = Lanes.Load(row + _half + i) * direction;
            System.Runtime.Intrinsics.Vector512.Store(a * cos - b * sin, head + i);
            System.Runtime.Intrinsics.Vector512.Store(a * sin + b * cos, head + _half + i);
        }
        for (; i < _half; i++)
        {
            float a = head[i], b = head[_half + i], cos = row[i], sin = row[_half + i] * sign;
            head[i] = a * cos - b * sin;
            head[_half + i] = a * sin + b * cos;
        }
    }
}
