using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Casebook.Engine.Threading;

namespace Casebook.Engine.Speed;

/// <summary>
/// What the multiply units give when nothing else limits them: independent fused multiply-adds in registers, on all
/// threads. Shares of the peak are against this figure, measured in the same run.
/// </summary>
public static class MultiplyAddPeak
{
    private const int Tasks = 400, Rounds = 4000, Accumulators = 16;

    /// <summary>The median of five measurements, a hundredth of a second together.</summary>
    /// <returns>Floating-point operations (fp32) a second; a multiply-add is two.</returns>
    public static double Measure(WorkerPool pool)
    {
        double[] times = new double[5];
        float sink = 0;
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            pool.Run(Tasks, (_, _) => sink = Avx512F.IsSupported ? Wide() : Narrow());
            times[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        Array.Sort(times);
        GC.KeepAlive(sink);
        return 2.0 * (Avx512F.IsSupported ? 16 : 8) * Accumulators * Rounds * Tasks / times[2];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Wide()
    {
        var x = Vector512.Create(0.999999f);
        var y = Vector512.Create(1e-7f);
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x, m = x, n = x, o = x, p = x;
        for (int r = 0; r < Rounds; r++)
        {
            a = Avx512F.FusedMultiplyAdd(a, x, y);
            b = Avx512F.FusedMultiplyAdd(b, x, y);
            c = Avx512F.FusedMultiplyAdd(c, x, y);
            d = Avx512F.FusedMultiplyAdd(d, x, y);
            e = Avx512F.FusedMultiplyAdd(e, x, y);
            f = Avx512F.FusedMultiplyAdd(f, x, y);
            g = Avx512F.FusedMultiplyAdd(g, x, y);
            h = Avx512F.FusedMultiplyAdd(h, x, y);
            i = Avx512F.FusedMultiplyAdd(i, x, y);
            j = Avx512F.FusedMultiplyAdd(j, x, y);
            k = Avx512F.FusedMultiplyAdd(k, x, y);
            l = Avx512F.FusedMultiplyAdd(l, x, y);
            m = Avx512F.FusedMultiplyAdd(m, x, y);
            n = Avx512F.FusedMultiplyAdd(n, x, y);
            o = Avx512F.FusedMultiplyAdd(o, x, y);
            p = Avx512F.FusedMultiplyAdd(p, x, y);
        }
        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Narrow()
    {
        var x = Vector256.Create(0.999999f);
        var y = Vector256.Create(1e-7f);
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x;
        for (int r = 0; r < 2 * Rounds; r++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
        }
        return Vector256.Sum(a + b + c + d + e + f + g + h);
    }
}
