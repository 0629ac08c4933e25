using System.Diagnostics;
using Casebook.Engine.Kernels.BrainFloats;
using Casebook.Engine.Memory;
using Casebook.Engine.Speed;
using Casebook.Engine.Threading;

namespace Casebook.Bench.Kernels;

/// <summary>BF16 products of training alone, each beside the peak measured right before: what the step's parts can reach.</summary>
internal static unsafe class TrainingProducts
{
    private const int Rows = 96;

    public static void Run(WorkerPool pool)
    {
        foreach (var (depth, columns) in ((int, int)[])[(256, 768), (768, 256), (512, 1536), (1472, 512), (512, 4096)])
        {
            Rowwise(pool, depth, columns);
            Transposed(pool, depth, columns);
        }
    }

    /// <summary>Blocks of 96 rows with all of a matrix, as forward and backward passes take them.</summary>
    private static void Rowwise(WorkerPool pool, int depth, int columns)
    {
        const int blocks = 40;
        using var a = new FloatBuffer((long)blocks * Rows * (depth / 2 + 16));
        using var b = new FloatBuffer((long)depth / 2 * columns);
        using var c = new FloatBuffer((long)blocks * Rows * (columns + 16));
        Fill(a);
        Fill(b);
        int row = depth * 2 + 64;
        Report($"rows {depth} -> {columns}", pool, 2.0 * blocks * Rows * depth * columns, () => pool.Run(blocks, (i, _) => BrainProduct.Panels(
            (ushort*)a.Pointer + (nint)i * Rows * row / 2, row, (ushort*)b.Pointer, c.Pointer + (nint)i * Rows * (columns + 16), columns + 16, Rows, columns, depth / 2, TileClosing.Replace)));
    }

    /// <summary>A weight's gradient: both operands by pairs of tokens.</summary>
    private static void Transposed(WorkerPool pool, int outputs, int inputs)
    {
        const int tokens = 4096;
        using var a = new FloatBuffer((long)tokens / 2 * outputs);
        using var b = new FloatBuffer((long)tokens / 2 * inputs);
        using var c = new FloatBuffer((long)outputs * (inputs + 16));
        Fill(a);
        Fill(b);
        var left = new BrainColumns((ushort*)a.Pointer, outputs, tokens);
        var right = new BrainColumns((ushort*)b.Pointer, inputs, tokens);
        int across = (inputs + 511) / 512;
        Report($"transposed {outputs} x {inputs}", pool, 2.0 * tokens * outputs * inputs, () => pool.Run(outputs / 64 * across, (i, _) => BrainColumns.AddProduct(
            left, i / across * 64, 64, right, i % across * 512, Math.Min(512, inputs - i % across * 512), tokens, c.Pointer + (nint)(i / across) * 64 * (inputs + 16) + i % across * 512, inputs + 16)));
    }

    private static void Fill(FloatBuffer buffer) => new Span<uint>(buffer.Pointer, (int)buffer.Length).Fill(0x3F803F80);

    private static void Report(string name, WorkerPool pool, double operations, Action run)
    {
        double[] shares = new double[7];
        double speed = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            double peak = BrainFloatPeak.Measure(pool);
            long start = Stopwatch.GetTimestamp();
            run();
            speed = operations / Stopwatch.GetElapsedTime(start).TotalSeconds;
            shares[i] = speed / peak;
        }
        Array.Sort(shares);
        Console.WriteLine($"{name,-24} {speed / 1e9,5:F0} GFLOP/s  {shares[3],4:P0} of the bf16 peak ({shares[0]:P0}-{shares[^1]:P0})");
    }
}
