using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.CodeExecution;
using Casebook.Evaluation.Suites;
using Casebook.Runs.Files;

namespace Casebook.Evaluation.Grading;

/// <summary>
/// What running a benchmark's programs came to: an append-only file, so that each program is run once, and running them
/// can be stopped, killed and gone on with. A verdict belongs to a program with its tests and limits, not to a row: an
/// answer that was changed has none, and equal programs of two seeds share one.
/// </summary>
/// <param name="run">The run whose programs are run.</param>
/// <param name="benchmark">A benchmark of programs.</param>
public sealed class ProgramVerdictFile(SuiteRun run, Benchmark benchmark)
{
    private const string Folder = "programs";

    /// <summary>Where it stands.</summary>
    public string Path { get; } = run.In(Folder, benchmark.Id + ".jsonl");

    /// <summary>All lines; a last one that is torn is left out.</summary>
    /// <exception cref="AnswerFileException">A line is no verdict.</exception>
    public IReadOnlyList<ProgramVerdict> Read() => Read(Path);

    /// <inheritdoc cref="VerdictsOf"/>
    public IReadOnlyDictionary<(int Row, ulong Seed), OutsideVerdict>? Verdicts() => VerdictsOf(run.Path, benchmark, run.Answers(benchmark.Id));

    /// <summary>The verdicts on answers, as far as their programs were run. Nothing is run.</summary>
    /// <param name="run">The folder of the run.</param>
    /// <param name="benchmark">A benchmark of programs.</param>
    /// <param name="answers">What was answered.</param>
    /// <returns>Null where no program was ever run.</returns>
    /// <exception cref="AnswerFileException">A line is no verdict, or an answer is to no row of the benchmark.</exception>
    public static IReadOnlyDictionary<(int Row, ulong Seed), OutsideVerdict>? VerdictsOf(string run, Benchmark benchmark, IReadOnlyList<StoredAnswer> answers)
    {
        string path = System.IO.Path.Combine(run, Folder, benchmark.Id + ".jsonl");
        if (!File.Exists(path))
        {
            return null;
        }
        Dictionary<string, ProgramVerdict> known = Known(Read(path));
        Dictionary<int, BenchmarkItem> items = benchmark.Items.ToDictionary(item => item.Row);
        var verdicts = new Dictionary<(int, ulong), OutsideVerdict>();
        foreach (StoredAnswer answer in answers)
        {
            CodeTrial? trial = ProgramJudge.TrialOf(Item(items, answer.Row, path, benchmark), answer.ToRecorded());
            if (trial is null)
            {
                verdicts[(answer.Row, answer.Seed)] = ProgramJudge.NoProgram;
            }
            else if (known.TryGetValue(ProgramVerdict.KeyOf(trial), out ProgramVerdict? verdict))
            {
                verdicts[(answer.Row, answer.Seed)] = verdict.ToOutside();
            }
        }
        return verdicts;
    }

    /// <summary>Runs whatever was not run yet. What came of a program is on the disk before it is told.</summary>
    /// <param name="sandbox">Allowed to run programs.</param>
    /// <param name="told">After each, one at a time, with how many there are to run.</param>
    /// <param name="cancellationToken">Ends all that are running; the same call goes on from there.</param>
    /// <exception cref="BenchmarkException">The machine can not hold a program, or there is no interpreter.</exception>
    /// <exception cref="AnswerFileException">A line of the file is no verdict, or an answer is to no row of the benchmark.</exception>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public async Task RunAsync(CodeSandbox sandbox, Action<ProgramVerdict, int> told, CancellationToken cancellationToken = default)
    {
        AppendOnlyFile.DropTornLine(Path);
        Dictionary<int, BenchmarkItem> items = benchmark.Items.ToDictionary(item => item.Row);
        HashSet<string> done = [.. Known(Read()).Values.Where(verdict => verdict.Result != CodeResult.Refused).Select(verdict => verdict.Trial)];
        (StoredAnswer Answer, CodeTrial Trial, string Key)[] open =
        [
            .. run.Answers(benchmark.Id)
                .OrderBy(answer => answer.Seed).ThenBy(answer => answer.Row)
                .Select(answer => (answer, Trial: ProgramJudge.TrialOf(Item(items, answer.Row, run.AnswersFile(benchmark.Id), benchmark), answer.ToRecorded())))
                .Where(one => one.Trial is not null)
                .Select(one => (one.answer, one.Trial!, ProgramVerdict.KeyOf(one.Trial!)))
                .Where(one => done.Add(one.Item3)),
        ];
        if (open.Length > 0)
        {
            ProgramJudge.RequireIsolation(benchmark, sandbox);
        }
        // Also where there is nothing to run: that the file is there says that running was allowed, and answers without a program are wrong.
        using var file = new AppendOnlyFile(Path);
        string by = open.Length > 0 ? ProgramVerdict.NameOf(sandbox) : "";
        var gate = new Lock();
        await Parallel.ForEachAsync(open, cancellationToken, async (one, token) =>
        {
            CodeOutcome outcome = await sandbox.RunAsync(one.Trial, token).ConfigureAwait(false);
            var verdict = new ProgramVerdict(one.Answer.Row, one.Answer.Seed, one.Key, by, outcome.Result, outcome.Detail, Math.Round(outcome.Seconds, 3));
            lock (gate)
            {
                file.AppendLine(WholeLines.Of(verdict, ProgramVerdictJson.Default.ProgramVerdict));
                told(verdict, open.Length);
            }
        }).ConfigureAwait(false);
        file.FlushToDisk();
    }

    /// <summary>By what was run; of two lines the later counts, unless it says nothing of the program.</summary>
    private static Dictionary<string, ProgramVerdict> Known(IReadOnlyList<ProgramVerdict> lines)
    {
        var known = new Dictionary<string, ProgramVerdict>();
        foreach (ProgramVerdict line in lines)
        {
            if (line.Result != CodeResult.Refused || !known.TryGetValue(line.Trial, out ProgramVerdict? before) || before.Result == CodeResult.Refused)
            {
                known[line.Trial] = line;
            }
        }
        return known;
    }

    private static IReadOnlyList<ProgramVerdict> Read(string path) =>
        WholeLines.Read(path, ProgramVerdictJson.Default.ProgramVerdict, "verdict on a program", "Remove the line; eval summarise --allow-code-execution then runs the program again.");

    private static BenchmarkItem Item(Dictionary<int, BenchmarkItem> items, int row, string file, Benchmark benchmark) => items.GetValueOrDefault(row)
        ?? throw new AnswerFileException(file, "row", $"{row} is no row of {benchmark.Id}", "Take the data that the run was made with.");
}
