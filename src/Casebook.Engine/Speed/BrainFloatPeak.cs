using System.Diagnostics;
using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.BrainFloats;
using Casebook.Engine.Threading;

namespace Casebook.Engine.Speed;

/// <summary>
/// What the multiply units give in BF16 when nothing else limits them: independent dot products in registers, on all
/// threads.
/// </summary>
public static unsafe class BrainFloatPeak
{
    private const int Tasks = 400, Rounds = 2000;

    private static readonly EmittedCode _code = new(1, _ => TileAssembler.AssemblePeak());

    /// <summary>Whether this process multiplies BF16 numbers by an instruction made for it.</summary>
    public static bool IsSupported => KernelPaths.Current == KernelPath.Emitted && BrainDots.HasInstruction;

    /// <summary>The median of five measurements, a hundredth of a second together.</summary>
    /// <returns>Floating-point operations a second; a multiply-add is two.</returns>
    /// <exception cref="NotSupportedException">The processor has no such instruction.</exception>
    public static double Measure(WorkerPool pool)
    {
        if (!IsSupported)
            throw new NotSupportedException("This processor has no instruction that multiplies BF16 numbers.");
        var loop = (delegate* unmanaged[SuppressGCTransition]<long, void>)_code.Address(0);
        double[] times = new double[5];
        for (int i = 0; i < times.Length; i++)
        {
            long start = Stopwatch.GetTimestamp();
            pool.Run(Tasks, (_, _) => loop(Rounds));
            times[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        Array.Sort(times);
        return 4.0 * Lanes.Count * TileAssembler.Accumulators * Rounds * Tasks / times[2];
    }
}
