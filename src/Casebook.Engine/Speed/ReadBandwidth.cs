using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Casebook.Engine.Memory;
using Casebook.Engine.Threading;

namespace Casebook.Engine.Speed;

/// <summary>
/// How fast this machine reads memory, on all threads: what bounds the generation of one sequence, which reads every
/// weight for every token. Measure it in the same minute as what it is compared with: on shared machines it drifts by half.
/// </summary>
public sealed unsafe class ReadBandwidth : IDisposable
{
    // Larger than any cache that a virtual machine sees, and in whole vectors.
    private const long Bytes = 512L << 20;
    private const int Piece = 1 << 20;

    private readonly FloatBuffer _buffer = new(Bytes / sizeof(float));
    private float _sum;

    /// <summary>Reads half a gibibyte once.</summary>
    /// <returns>Bytes a second.</returns>
    public double Measure(WorkerPool pool)
    {
        float[] sums = new float[pool.Threads];
        byte* from = (byte*)_buffer.Pointer;
        long start = Stopwatch.GetTimestamp();
        pool.Run((int)(Bytes / Piece), (piece, worker) => sums[worker] += Sum((float*)(from + ((long)piece * Piece))));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        // Kept, so that nothing of the reading can be left out.
        _sum = sums.Sum();
        return Bytes / seconds;
    }

    public void Dispose()
    {
        GC.KeepAlive(_sum);
        _buffer.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(float* from)
    {
        Vector512<float> a = default, b = default, c = default, d = default;
        for (float* end = from + (Piece / sizeof(float)); from < end; from += 64)
        {
            a += Vector512.Load(from);
            b += Vector512.Load(from + 16);
            c += Vector512.Load(from + 32);
            d += Vector512.Load(from + 48);
        }
        return Vector512.Sum(a + b + c + d);
    }
}
