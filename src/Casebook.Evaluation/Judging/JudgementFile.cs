using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Kinds;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Suites;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;

namespace Casebook.Evaluation.Judging;

/// <summary>
/// What judges said of a benchmark's answers: an append-only file, so that judging can be stopped, killed and gone on
/// with. Several judges may stand in it; of two lines of one judge about one answer the later counts.
/// </summary>
/// <param name="run">The run whose answers are judged.</param>
/// <param name="benchmark">The benchmark.</param>
public sealed class JudgementFile(SuiteRun run, Benchmark benchmark)
{
    private const string Folder = "judgements";

    /// <summary>A judge that failed so often in a row, without a single reply, is not there at all. Our choice.</summary>
    private const int MostFailures = 10;

    /// <summary>Where it stands.</summary>
    public string Path { get; } = run.In(Folder, benchmark.Id + ".jsonl");

    /// <summary>All lines; a last one that is torn is left out.</summary>
    /// <exception cref="AnswerFileException">A line is no judgement.</exception>
    public IReadOnlyList<Judgement> Read() => Read(Path);

    /// <inheritdoc cref="VerdictsOf"/>
    public IReadOnlyDictionary<(int Row, ulong Seed), OutsideVerdict>? Verdicts(string? judge = null) => VerdictsOf(run.Path, benchmark, judge);

    /// <summary>The verdicts of one judge.</summary>
    /// <param name="run">The folder of the run.</param>
    /// <param name="benchmark">The benchmark.</param>
    /// <param name="judge">Its whole name; null for the one that replied last.</param>
    /// <returns>Null where no judge was asked.</returns>
    /// <exception cref="AnswerFileException">A line is no judgement.</exception>
    public static IReadOnlyDictionary<(int Row, ulong Seed), OutsideVerdict>? VerdictsOf(string run, Benchmark benchmark, string? judge = null)
    {
        IReadOnlyList<Judgement> all = Read(System.IO.Path.Combine(run, Folder, benchmark.Id + ".jsonl"));
        judge ??= all.LastOrDefault(one => one.Failure is null)?.Judge;
        var verdicts = new Dictionary<(int, ulong), OutsideVerdict>();
        foreach (Judgement judgement in all.Where(one => one.Judge == judge))
        {
            verdicts[(judgement.Row, judgement.Seed)] = Verdict(benchmark.Kind, judgement);
        }
        return verdicts.Count > 0 ? verdicts : null;
    }

    /// <summary>Asks about whatever this judge has not judged yet. What it said is on the disk before it is told.</summary>
    /// <param name="judge">Who judges.</param>
    /// <param name="protocol">What it is asked.</param>
    /// <param name="told">After each reply or failure, one at a time, with how many there are to ask about.</param>
    /// <param name="cancellationToken">Stops soon; the same call goes on from there.</param>
    /// <exception cref="AnswerFileException">A line of the file is no judgement, or an answer is to no row of the benchmark.</exception>
    /// <exception cref="JudgeException">The judge does not reply at all.</exception>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public async Task JudgeAsync(Judge judge, JudgeProtocol protocol, Action<Judgement, int> told, CancellationToken cancellationToken = default)
    {
        AppendOnlyFile.DropTornLine(Path);
        string name = judge.Name(protocol);
        Dictionary<int, BenchmarkItem> items = benchmark.Items.ToDictionary(item => item.Row);
        IReadOnlyList<Judgement> all = Read();
        HashSet<(int, ulong)> done = [.. all.Where(one => one.Judge == name && one.Failure is null).Select(one => (one.Row, one.Seed))];
        (StoredAnswer Answer, JudgeTask Task)[] open =
        [
            .. run.Answers(benchmark.Id)
                .Where(answer => !done.Contains((answer.Row, answer.Seed)))
                .OrderBy(answer => answer.Seed).ThenBy(answer => answer.Row)
                .Select(answer => (answer, Task: protocol.Ask(Item(answer.Row), answer.ToRecorded().Split())))
                .Where(one => one.Task is not null).Select(one => (one.answer, one.Task!)),
        ];
        using var file = new AppendOnlyFile(Path);
        if (open.Length == 0)
        {
            // Its last line once more, so that a summary made later takes the judge that was named last.
            if (all.LastOrDefault(one => one.Judge == name && one.Failure is null) is { } own && all[^1].Judge != name)
            {
                file.AppendLine(WholeLines.Of(own, JudgementJson.Default.Judgement));
            }
            return;
        }
        var gate = new Lock();
        int failures = 0;
        bool replied = false;
        await Parallel.ForEachAsync(
            open,
            new ParallelOptions { MaxDegreeOfParallelism = judge.Concurrency, CancellationToken = cancellationToken },
            async (one, token) =>
            {
                Judgement judgement = await JudgeOneAsync(judge, name, one.Answer, one.Task, token).ConfigureAwait(false);
                lock (gate)
                {
                    file.AppendLine(WholeLines.Of(judgement, JudgementJson.Default.Judgement));
                    told(judgement, open.Length);
                    replied |= judgement.Failure is null;
                    failures += judgement.Failure is null ? 0 : 1;
                    if (!replied && failures >= MostFailures)
                    {
                        throw new JudgeException(name, judgement.Failure!);
                    }
                }
            }).ConfigureAwait(false);
        file.FlushToDisk();

        BenchmarkItem Item(int row) => items.GetValueOrDefault(row)
            ?? throw new AnswerFileException(run.AnswersFile(benchmark.Id), "row", $"{row} is no row of {benchmark.Id}", "Take the data that the run was made with.");
    }

    private static IReadOnlyList<Judgement> Read(string path) => WholeLines.Read(path, JudgementJson.Default.Judgement, "judgement", "Remove the line; eval judge then asks again.");

    private static async Task<Judgement> JudgeOneAsync(Judge judge, string name, StoredAnswer answer, JudgeTask task, CancellationToken cancellationToken)
    {
        try
        {
            string text = await judge.AskAsync(task, cancellationToken).ConfigureAwait(false);
            // A server may leave the judge's own trace in the text; what it weighs there is no verdict.
            JudgeReading reading = task.Read(new RecordedAnswer { Row = answer.Row, Text = text }.Split().Answer);
            return new(answer.Row, answer.Seed, name, reading.Verdict, text, reading.Preference, Grade: reading.Grade);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // One failed request of hundreds is no reason to lose the others. It counts as undetermined until it is asked again.
            string failure = e is CasebookException known ? known.Problem : e.Message;
            return new(answer.Row, answer.Seed, name, JudgeVerdict.Undetermined, "", Failure: failure.Split('\n')[0].TrimEnd('\r'));
        }
    }

    private static OutsideVerdict Verdict(BenchmarkKind kind, Judgement judgement) => judgement.Verdict switch
    {
        JudgeVerdict.Yes => new(kind.YesIsRight, "The judge says yes.", judgement.Judge, judgement.Preference, judgement.Grade),
        JudgeVerdict.No => new(!kind.YesIsRight, "The judge says no.", judgement.Judge, judgement.Preference, judgement.Grade),
        _ => new(null, judgement.Failure is { } failure ? $"The judge failed ({failure.TrimEnd('.')})." : "The judge's reply is none of those that it may give.", judgement.Judge, judgement.Preference),
    };
}

/// <summary>A judge that can not be asked.</summary>
public sealed class JudgeException(string judge, string problem) : CasebookException(
    ExitCode.BadInput, judge, "", $"does not reply ({problem.TrimEnd('.')})", "Correct --judge, or see what the server says; the same command asks again.");
