using System.Diagnostics;
using Casebook.Engine.Completions;
using Casebook.Engine.Generation;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Judging;
using Casebook.Evaluation.Report.Suites;
using Casebook.Evaluation.Suites;
using Casebook.ModelUse;
using Casebook.Runs.Errors;
using Casebook.Runs.Folders;
using Casebook.Shell;

namespace Casebook.Commands.Eval;

/// <summary>What a run of benchmarks was asked to do on the command line.</summary>
internal sealed record EvalSuiteOptions
{
    public required IReadOnlyList<BenchmarkDefinition> Definitions { get; init; }

    public required string Data { get; init; }

    public required string? Model { get; init; }

    public required string? ModelName { get; init; }

    public required int Seeds { get; init; }

    public required float Temperature { get; init; }

    public required float TopP { get; init; }

    public required int MaximumTokens { get; init; }

    public required int? Context { get; init; }

    public required int Limit { get; init; }

    public required int Concurrency { get; init; }

    public required string? System { get; init; }

    public required string? Out { get; init; }

    public required bool AllowCodeExecution { get; init; }

    public required Prices? Prices { get; init; }
}

/// <summary>Runs benchmarks: reads them, lets the model answer what is not answered yet, grades and summarises.</summary>
internal sealed class EvalSuite(CommandContext context, EvalSuiteOptions options)
{
    private readonly Terminal _terminal = context.Terminal;

    public async Task<ExitCode> RunAsync()
    {
        Benchmark[] benchmarks = Read();
        string path = options.Out ?? RunFolder.NewPath("eval", TimeProvider.System);
        using var folder = RunFolder.Claim(path);
        var run = new SuiteRun(folder);
        foreach (BenchmarkDefinition definition in options.Definitions)
            run.Keep(definition);
        if (ServerAddress.Of(options.Model) is { } address)
        {
            string name = options.ModelName ?? await ServerAnswerSource.FirstModelAsync(address, context.Cancellation);
            run.Begin(Settings(benchmarks, $"{address} {name}", $"{address} {name}"));
            var source = new ServerAnswerSource(address, name, new ServerSampling { Temperature = options.Temperature, TopP = options.TopP, MaximumTokens = options.MaximumTokens, Concurrency = options.Concurrency });
            await AnswerAsync(run, benchmarks, source);
        }
        else
        {
            using LoadedModel loaded = await ModelLoading.OpenAsync(context, options.Model, options.Context);
            run.Begin(Settings(benchmarks, loaded.Path, loaded.Fingerprint().Weights));
            await AnswerAsync(run, benchmarks, new EngineAnswerSource(loaded.Completer, new CompletionSettings
            {
                MaximumTokens = options.MaximumTokens,
                Sampling = new SamplingParameters { Temperature = options.Temperature, TopP = options.TopP },
            }));
        }
        Show(_terminal, run, await GradedAsync(context, run, SuiteRun.ReadSettings(run.Path), benchmarks, options.AllowCodeExecution));
        return ExitCode.Success;
    }

    /// <summary>Grades and summarises what a run's folder holds, without any model.</summary>
    public static async Task<ExitCode> SummariseAsync(CommandContext context, string path, string data, bool allowCodeExecution, Prices? prices)
    {
        SuiteSettings settings = SuiteRun.ReadSettings(path);
        using var folder = RunFolder.Claim(path);
        var run = new SuiteRun(folder);
        if (prices is not null)
            settings = run.Price(prices);
        return await SummariseAsync(context, run, settings, Benchmarks(path, settings, data), allowCodeExecution);
    }

    /// <summary>As above, of a run that is open.</summary>
    /// <param name="judges">The judge whose verdicts count, by benchmark; where none is named, the one that spoke last.</param>
    public static async Task<ExitCode> SummariseAsync(
        CommandContext context, SuiteRun run, SuiteSettings settings, Benchmark[] benchmarks, bool allowCodeExecution, IReadOnlyDictionary<string, string>? judges = null)
    {
        Show(context.Terminal, run, await GradedAsync(context, run, settings, benchmarks, allowCodeExecution, judges));
        return ExitCode.Success;
    }

    /// <summary>The benchmarks of a run that have answers, with the questions that it asked: of a suite some may never have been at hand.</summary>
    public static Benchmark[] Benchmarks(string folder, SuiteSettings settings, string data) =>
        [.. settings.Benchmarks.Where(id => File.Exists(Path.Combine(folder, "answers", id + ".jsonl"))).Select(id => Limited(BenchmarkReader.Read(SuiteRun.DefinitionOf(folder, id), data), settings.Limit, settings.System))];

    private Benchmark[] Read()
    {
        var benchmarks = new List<Benchmark>();
        foreach (BenchmarkDefinition definition in options.Definitions)
        {
            try
            {
                benchmarks.Add(Limited(BenchmarkReader.Read(definition, options.Data), options.Limit, options.System));
            }
            catch (BenchmarkException e) when (options.Definitions.Count > 1 && e.Problem.EndsWith("is not there", StringComparison.Ordinal))
            {
                _terminal.Notes.WriteNote($"Left out: {e.Message}");
            }
        }
        return benchmarks.Count > 0 ? [.. benchmarks] : throw new BenchmarkException(options.Data, "", "holds none of these benchmarks", "Name the folder of their published files with --data.");
    }

    /// <summary>The first questions only, each behind the system's message.</summary>
    private static Benchmark Limited(Benchmark benchmark, int limit, string? system) => benchmark with
    {
        Items =
        [
            .. (limit > 0 ? benchmark.Items.Take(limit) : benchmark.Items).Select(item => system is null ? item : item with
            {
                Problem = item.Problem with { Messages = [new Models.Chat.Message("system", system), .. item.Problem.Messages] },
            }),
        ],
    };

    private SuiteSettings Settings(Benchmark[] benchmarks, string model, string hash) => new()
    {
        Model = model,
        ModelHash = hash,
        Benchmarks = [.. benchmarks.Select(benchmark => benchmark.Id)],
        Seeds = Seeds(),
        Temperature = options.Temperature,
        TopP = options.TopP,
        MaximumTokens = options.MaximumTokens,
        Limit = options.Limit,
        System = options.System,
        Prices = options.Prices,
        Facts = new Dictionary<string, string> { ["engine"] = typeof(EvalSuite).Assembly.GetName().Version!.ToString(), ["machine"] = Environment.MachineName },
    };

    // At temperature 0 every seed gives the same answers.
    private ulong[] Seeds() => [.. Enumerable.Range(1, options.Temperature == 0 ? 1 : options.Seeds).Select(seed => (ulong)seed)];

    private async Task AnswerAsync(SuiteRun run, Benchmark[] benchmarks, IAnswerSource source)
    {
        ulong[] seeds = Seeds();
        foreach (Benchmark benchmark in benchmarks)
        {
            int total = benchmark.Items.Count * seeds.Length;
            int before = run.Answers(benchmark.Id).Count;
            if (before > 0)
                _terminal.Notes.WriteNote(before >= total ? $"{benchmark.Id}: all {total:N0} answers are there." : $"{benchmark.Id}: going on after {before:N0} of {total:N0} answers.");
            if (before >= total)
                continue;
            await LiveProgress.Show(_terminal.Notes, benchmark.Id, async live =>
            {
                var time = Stopwatch.StartNew();
                int done = before;
                long tokens = 0;
                await run.GenerateAsync(benchmark, seeds, source, answer =>
                {
                    done++;
                    tokens += answer.Tokens ?? 0;
                    string left = done - before < Math.Min(20, total / 10) ? "" : $", {Sizes.Duration(time.Elapsed / (done - before) * (total - done))} left";
                    live.Report(done, total, $"{done:N0} of {total:N0}, {tokens / time.Elapsed.TotalSeconds:N0} tokens/s{left}");
                }, context.Cancellation);
                return done;
            });
        }
    }

    private static async Task<SuiteSummary> GradedAsync(
        CommandContext context, SuiteRun run, SuiteSettings settings, Benchmark[] benchmarks, bool allowCodeExecution, IReadOnlyDictionary<string, string>? judges = null)
    {
        IReadOnlyList<Sitting> sittings = Sitting.Read(run.Path);
        var results = new List<BenchmarkResult>();
        foreach (Benchmark benchmark in benchmarks)
        {
            IReadOnlyList<StoredAnswer> answers = run.Answers(benchmark.Id);
            if (answers.Count == 0)
                continue;
            var outside = await CodePermission.JudgeAsync(context, allowCodeExecution, run, benchmark)
                ?? new JudgementFile(run, benchmark).Verdicts(judges?.GetValueOrDefault(benchmark.Id));
            results.Add(BenchmarkResult.Of(benchmark, answers, run.AnswersFile(benchmark.Id), outside) with { Sittings = [.. sittings.Where(sitting => sitting.Benchmark == benchmark.Id)] });
        }
        return new(settings, results);
    }

    private static void Show(Terminal terminal, SuiteRun run, SuiteSummary summary)
    {
        SuiteFiles.Write(run, summary);
        string report = SuiteReport.Write(run, summary);
        terminal.JsonText(SuiteFiles.Json(summary));
        terminal.Results.Write(SuiteTable.Of(summary));
        foreach (BenchmarkResult result in summary.Benchmarks)
        {
            foreach (string remark in result.Remarks)
                terminal.Notes.WriteNote($"{result.Benchmark.Id}: {remark}");
            if (result.Judge is null && result.Benchmark.Kind.Judge(null, seesTrace: false) is not null)
                terminal.Notes.WriteNote($"{result.Benchmark.Id}: no judge was asked, so that it has no official score; `casebook eval judge {run.Path}` asks one.");
            if (result.Programs is null && CodePermission.Missing(run.Path, result) is { } missing)
                terminal.Notes.WriteNote(missing);
        }
        if (summary.Benchmarks.Count > 0)
            terminal.Notes.WriteNote(summary.Cost.Told());
        terminal.Notes.WriteNote($"{report} shows it; beside it stand answers, grades, summary.json, summary.md and summary.csv.");
    }
}
