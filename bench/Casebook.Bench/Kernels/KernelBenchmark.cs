using System.Diagnostics;
using Casebook.Engine.Kernels.Quantized;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Engine.Speed;
using Casebook.Engine.Threading;
using Casebook.Models.Tensors;

namespace Casebook.Bench.Kernels;

/// <summary>
/// Products of quantised weights alone: from the cache on one thread, where arithmetic bounds them, and from memory on
/// all threads, where reading does. Weights are zeros with whatever the buffer held; time does not depend on them.
/// </summary>
internal static unsafe class KernelBenchmark
{
    private const int Depth = 2048;
    private static readonly int L = int.Parse(Environment.GetEnvironmentVariable("LOT") ?? "4");
    private const int CachedOutputs = 256;
    private const long MemoryBytes = 512L << 20;
    private static readonly int[] RowCounts = [1, 2, 4, 8, 11, 32, 512];

    public static void Run(IReadOnlyList<string> arguments)
    {
        var options = new Options(arguments, ["--threads", "--rounds"], []);
        int rounds = options.Number("--rounds", 9);
        using var pool = new WorkerPool(options.Number("--threads", Environment.ProcessorCount));
        using var bandwidth = new ReadBandwidth();
        using var output = new FloatBuffer((long)RowCounts[^1] * 16384);
        Console.WriteLine("| format | rows | GOP/s, one thread, from cache | GB/s of that | GB/s, all threads, from memory | of bandwidth |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (string name in options.Values.DefaultIfEmpty("Q4_0"))
        {
            var layout = PanelLayout.Of(Enum.Parse<TensorEncoding>(name));
            using var weights = new FloatBuffer(MemoryBytes / sizeof(float));
            long panelBytes = layout.PanelBytes(Depth);
            int panels = (int)(MemoryBytes / panelBytes) / L * L;
            var small = new QuantizedMatrix(layout, (byte*)weights.Pointer, CachedOutputs, Depth);
            foreach (int rows in RowCounts)
            {
                using var stream = new FloatBuffer(QuantizedRows.Bytes(rows, Depth) / sizeof(float));
                using var scratch = new ProductScratch();
                var input = new QuantizedRows((byte*)stream.Pointer, rows, Depth);
                int units = CachedOutputs / PanelLayout.Rows, times = Math.Max(1, 400 / rows);
                double cached = Median(3, () =>
                {
                    for (int i = 0; i < times; i++)
                        small.Multiply(Engine.Kernels.KernelPaths.Current, input, 0, units, output.Pointer, CachedOutputs, false, scratch);
                }) / times;
                Console.Write(FormattableString.Invariant(
                    $"| {name} | {rows} | {2.0 * rows * CachedOutputs * Depth / cached / 1e9:F0} | {units * panelBytes / cached / 1e9:F1} |"));
                if (rows > 11)
                {
                    Console.WriteLine(" | |");
                    continue;
                }
                var speeds = new List<(double Speed, double Share)>();
                for (int r = 0; r < rounds; r++)
                {
                    double peak = bandwidth.Measure(pool);
                    long start = Stopwatch.GetTimestamp();
                    pool.Run(panels / L, (lot, _) => Lot(small, weights, panelBytes * lot * L, layout, input, output.Pointer, scratch));
                    double speed = panels * panelBytes / Stopwatch.GetElapsedTime(start).TotalSeconds;
                    speeds.Add((speed, speed / peak));
                }
                Console.WriteLine(FormattableString.Invariant(
                    $" {speeds.Select(s => s.Speed).Order().ElementAt(rounds / 2) / 1e9:F1} | {speeds.Select(s => s.Share).Order().ElementAt(rounds / 2):P0} |"));
            }
        }
    }

    private static void Lot(QuantizedMatrix _, FloatBuffer weights, long offset, PanelLayout layout, QuantizedRows input, float* output, ProductScratch scratch) =>
        new QuantizedMatrix(layout, (byte*)weights.Pointer + offset, 16 * L, Depth)
            .Multiply(Engine.Kernels.KernelPaths.Current, input, 0, L, output, 16 * L, false, scratch);

    private static double Median(int rounds, Action action)
    {
        action();
        double[] seconds = new double[rounds];
        for (int r = 0; r < rounds; r++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            seconds[r] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        return seconds.Order().ElementAt(rounds / 2);
    }
}
