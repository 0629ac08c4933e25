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
/// <param name="gated">Whether everything that takes time waits for a line on standard input.</param>
/// <param name="mostOthers">The share of the processors that others may take in a round that counts.</param>
internal sealed class StepRace(WorkerPool pool, bool gated, double mostOthers)
{
    // So many rounds are tried for one that counts, before the machine is taken for too busy.
    private const int Attempts = 5;

    // OpenMP's threads spin for some milliseconds after their last piece of work.
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(50);

    public static void Run(Options options)
    {
        int threads = options.Number("--threads", Environment.ProcessorCount);
        string only = options.Text("--only", "");
        RowKind[] kinds = only.Length > 0 ? [.. only.Split(',').Select(RowKind.Of)] : [.. RowKind.All];
        string? jemalloc = Jemalloc(options.Text("--jemalloc", "/usr/lib/x86_64-linux-gnu/libjemalloc.so.2"));
        using var pool = new WorkerPool(threads);
        var race = new StepRace(pool, options.Has("--gated"), options.Number("--others", 100) / 100.0);
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
            Console.Error.WriteLine($"{work.Shape} {rows.Count} processes have their weights");
            var first = new List<StepReport>();
            foreach (RowProcess row in rows)
            {
                Gate();
                first.Add(row.Step());
                Console.Error.WriteLine($"{work.Shape} {row.Kind.Name}, {row.Allocator}: first step {first[^1].Seconds:F2} s, loss {first[^1].Loss:F5}, norm of the gradient {first[^1].Norm:F5}");
            }
            Compare(kinds, first);
            var rounds = new List<StepRound>();
            int tried = 0;
            for (; rounds.Count < count && tried < count * Attempts; tried++)
            {
                Gate();
                StepRound round = Round(rows, rounds.Count);
                bool counts = round.OthersShare <= mostOthers;
                if (counts)
                    rounds.Add(round);
                string rates = string.Join(", ", rows.Select((row, i) => $"{row.Kind.Name} {work.Tokens / round.Steps[i].Seconds:F0}"));
                Console.Error.WriteLine($"{work.Shape} round {(counts ? rounds.Count : "left out")}: {rates} tokens/s, others took {round.OthersShare:P0}");
            }
            if (rounds.Count == 0)
                throw new IOException($"Others took more than {mostOthers:P0} of the processors in each of {tried} rounds.");
            return new StepResult(work, [.. rows.Select((row, i) => new RowRecord(row.Kind, row.Allocator, first[i]))], rounds, tried - rounds.Count);
        }
        finally
        {
            rows.ForEach(row => row.Dispose());
        }
    }

    private static void Compare(IReadOnlyList<RowKind> kinds, IReadOnlyList<StepReport> first)
    {
        for (int i = 1; i < kinds.Count; i++)
        {
            double difference = Math.Abs(first[i].Loss / first[0].Loss - 1);
            if (!(difference <= Math.Max(kinds[0].Tolerance, kinds[i].Tolerance)))
                throw new IOException($"{kinds[i].Name} has another loss than {kinds[0].Name}, {first[i].Loss} and {first[0].Loss}: they do not compute the same.");
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

    // Lets whoever started this make the machine quiet for one thing at a time; a line on standard error says that it is done.
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
