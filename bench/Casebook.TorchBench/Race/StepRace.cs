using Casebook.Bench;
using Casebook.Bench.Comparison;
using Casebook.Engine.Kernels;
using Casebook.Engine.Speed;
using Casebook.Engine.Threading;
using Casebook.TorchBench.Rows;

namespace Casebook.TorchBench.Race;

/// <summary>
/// Rounds in which every row takes one step, with the processor's peaks measured at the beginning of each: the speed of
/// a shared machine drifts, so that only neighbouring turns can be compared.
/// </summary>
internal sealed class StepRace(WorkerPool pool, bool gated)
{
    // OpenMP's threads spin for some milliseconds after their last piece of work.
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(50);

    public static void Run(Options options)
    {
        int threads = options.Number("--threads", Environment.ProcessorCount);
        string only = options.Text("--only", "");
        RowKind[] kinds = only.Length > 0 ? [.. only.Split(',').Select(RowKind.Of)] : [.. RowKind.All];
        string? jemalloc = Jemalloc(options.Text("--jemalloc", "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2"));
        using var pool = new WorkerPool(threads);
        var race = new StepRace(pool, options.Has("--gated"));
        Console.Error.WriteLine($"{threads} threads, kernels {KernelPaths.Current.ToString().ToLowerInvariant()}, .NET {Environment.Version}");
        foreach (string shape in options.Values.DefaultIfEmpty("1m"))
        {
            var work = StepWork.Of(shape, options.Number("--tokens", 8192));
            StepResult result = race.Run(work, kinds, threads, options.Number("--batch", 0), jemalloc, options.Number("--rounds", 5));
            Console.WriteLine(options.Has("--json") ? StepText.Json(result, threads) : StepText.Markdown(result));
        }
    }

    private StepResult Run(StepWork work, IReadOnlyList<RowKind> kinds, int threads, int batchRows, string? jemalloc, int count)
    {
        var rows = new List<RowProcess>();
        try
        {
            Gate();
            foreach (RowKind kind in kinds)
                rows.Add(new RowProcess(kind, work, threads, batchRows > 0 ? batchRows : kind.BatchRows, jemalloc));
            StepReport[] first = [.. rows.Select(row => row.Step())];
            for (int i = 0; i < rows.Count; i++)
                Console.Error.WriteLine($"{work.Shape} {rows[i].Kind.Name}, {rows[i].Allocator}: first step {first[i].Seconds:F2} s, loss {first[i].Loss:F5}, norm of the gradient {first[i].Norm:F5}");
            var rounds = new List<StepRound>();
            while (rounds.Count < count)
            {
                Gate();
                rounds.Add(Round(rows, rounds.Count));
                Console.Error.WriteLine($"{work.Shape} round {rounds.Count}: {string.Join(", ", rows.Select((row, i) => $"{row.Kind.Name} {work.Tokens / rounds[^1].Steps[i].Seconds:F0}"))} tokens/s, others took {rounds[^1].OthersShare:P0}");
            }
            return new StepResult(work, [.. rows.Select((row, i) => new RowRecord(row.Kind, row.Allocator, first[i]))], rounds);
        }
        finally
        {
            rows.ForEach(row => row.Dispose());
        }
    }

    private StepRound Round(IReadOnlyList<RowProcess> rows, int number)
    {
        var others = new OtherLoad([.. rows.Select(row => row.Process)]);
        double peak = MultiplyAddPeak.Measure(pool), brainPeak = BrainFloatPeak.IsSupported ? BrainFloatPeak.Measure(pool) : double.NaN;
        var steps = new StepReport[rows.Count];
        for (int i = 0; i < rows.Count; i++)
        {
            // Whoever comes first in one round comes last in the next.
            int turn = (number & 1) == 0 ? i : rows.Count - 1 - i;
            Thread.Sleep(_quiet);
            steps[turn] = rows[turn].Step();
        }
        return new StepRound(peak, brainPeak, steps, others.Share());
    }

    // Lets whoever started this make the machine quiet for one round at a time.
    private void Gate()
    {
        if (gated && Console.ReadLine() is null)
            throw new IOException("The standard input ended before the rounds did.");
    }

    private static string? Jemalloc(string path)
    {
        if (File.Exists(path))
            return path;
        Console.Error.WriteLine($"There is no {path}: every row runs under malloc. Install libjemalloc2, or name the file after --jemalloc.");
        return null;
    }
}
