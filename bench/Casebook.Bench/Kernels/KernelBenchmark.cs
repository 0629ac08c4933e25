using System.Diagnostics;
using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.Quantized;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Engine.Speed;
using Casebook.Engine.Threading;
using Casebook.Models.Tensors;

namespace Casebook.Bench.Kernels;

/// <summary>
/// Products of quantised weights alone: from the cache on one thread, where arithmetic bounds them, and from memory on
/// all threads, where reading does. Weights and rows are zeros, since time does not depend on them.
/// </summary>
internal static unsafe class KernelBenchmark
{
    private const int Depth = 2048;
    private const int CachedOutputs = 256;

    /// <summary>Panels that a thread takes on at a time, as in a model.</summary>
    private const int LotPanels = 4;

    private const long MemoryBytes = 512L << 20;
    private static readonly int[] _rowCounts = [1, 2, 4, 8, 11, 32, 512];

    public static void Run(IReadOnlyList<string> arguments)
    {
        var options = new Options(arguments, ["--threads", "--rounds"], []);
        int rounds = options.Number("--rounds", 9);
        using var pool = new WorkerPool(options.Number("--threads", Environment.ProcessorCount));
        using var bandwidth = new ReadBandwidth();
        FloatBuffer[] outputs = [.. Enumerable.Range(0, pool.Threads).Select(_ => new FloatBuffer((long)_rowCounts[^1] * CachedOutputs))];
        Console.WriteLine("| format | rows | GOP/s, one thread, from cache | GB/s of that | GB/s, all threads, from memory | of bandwidth |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (string name in options.Values.DefaultIfEmpty("Q4_0"))
        {
            var layout = PanelLayout.Of(Enum.Parse<TensorEncoding>(name));
            using var weights = new FloatBuffer(MemoryBytes / sizeof(float));
            long panelBytes = layout.PanelBytes(Depth);
            int panels = (int)(MemoryBytes / panelBytes) / LotPanels * LotPanels;
            foreach (int rows in _rowCounts)
            {
                using var stream = new FloatBuffer(QuantizedRows.Bytes(rows, Depth) / sizeof(float));
                using var scratch = new ProductScratch();
                var input = new QuantizedRows((byte*)stream.Pointer, rows, Depth);
                int units = CachedOutputs / PanelLayout.Rows, times = Math.Max(1, 400 / rows);
                double cached = Median(rounds, () =>
                {
                    for (int i = 0; i < times; i++)
                        Product(layout, (byte*)weights.Pointer, units, input, outputs[0].Pointer, scratch);
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
                    pool.Run(panels / LotPanels, (lot, worker) => Product(layout, (byte*)weights.Pointer + panelBytes * lot * LotPanels, LotPanels, input, outputs[worker].Pointer, scratch));
                    double speed = panels * panelBytes / Stopwatch.GetElapsedTime(start).TotalSeconds;
                    speeds.Add((speed, speed / peak));
                }
                Console.WriteLine(FormattableString.Invariant(
                    $" {speeds.Select(s => s.Speed).Order().ElementAt(rounds / 2) / 1e9:F1} | {speeds.Select(s => s.Share).Order().ElementAt(rounds / 2):P0} |"));
            }
        }
        foreach (var output in outputs)
            output.Dispose();
    }

    private static void Product(PanelLayout layout, byte* panels, int count, QuantizedRows input, float* output, ProductScratch scratch) =>
        new QuantizedMatrix(layout, panels, count * PanelLayout.Rows, Depth).Multiply(KernelPaths.Current, input, 0, count, output, CachedOutputs, false, scratch);

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
