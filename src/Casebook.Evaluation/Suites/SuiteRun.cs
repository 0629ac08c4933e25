using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Grading;
using Casebook.Runs.Files;
using Casebook.Runs.Folders;
using Casebook.Runs.Recipes;

namespace Casebook.Evaluation.Suites;

/// <summary>
/// A run of benchmarks: one folder with the settings, and with an append-only file of answers for each benchmark, from
/// which everything else is made. Generating, grading and summarising are steps of their own; each can be done again.
/// </summary>
public sealed class SuiteRun(RunFolder folder)
{
    /// <summary>The name of the file with what the run was asked to do.</summary>
    public const string SettingsName = "evaluation-run.json";

    private static readonly JsonWriterOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private DateTimeOffset? _opened;

    /// <summary>The folder.</summary>
    public string Path => folder.Path;

    /// <summary>The file of a benchmark's answers, one JSON object a line.</summary>
    public string AnswersFile(string benchmark) => folder.In("answers", benchmark + ".jsonl");

    /// <summary>Another file of the folder.</summary>
    public string In(params string[] parts) => folder.In(parts);

    /// <summary>Writes down what the run is, or holds what is asked now against it: a run's answers all come from one model with one sampling.</summary>
    /// <exception cref="SuiteRunException">The folder belongs to a run with other settings.</exception>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public void Begin(SuiteSettings settings)
    {
        string path = folder.In(SettingsName);
        SuiteSettings whole = settings;
        if (File.Exists(path))
        {
            SuiteSettings before = ReadSettings(Path);
            if (before.Difference(settings) is var (what, was, now))
            {
                throw new SuiteRunException(path, what, $"was {was}, and now is {now}", "Give another folder with --out, or ask for the same as before.");
            }
            if (settings.Limit != 0 && (before.Limit == 0 || before.Limit > settings.Limit))
            {
                // Answers to the others are there, and would be answers to nothing.
                throw new SuiteRunException(path, "limit", $"was {(before.Limit == 0 ? "all questions" : $"{before.Limit}")}, and now is {settings.Limit}", "Give another folder with --out, or ask for as many as before, or more.");
            }
            whole = settings with { Benchmarks = [.. before.Benchmarks.Union(settings.Benchmarks)], Seeds = [.. before.Seeds.Union(settings.Seeds).Order()], Prices = settings.Prices ?? before.Prices };
        }
        Write(whole);
    }

    /// <summary>Writes down what tokens cost, after the fact.</summary>
    /// <returns>The settings with the prices.</returns>
    /// <exception cref="SuiteRunException">The run's settings can not be read.</exception>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public SuiteSettings Price(Prices prices)
    {
        SuiteSettings settings = ReadSettings(Path) with { Prices = prices };
        Write(settings);
        return settings;
    }

    private void Write(SuiteSettings settings) => AtomicFile.Write(folder.In(SettingsName), stream =>
    {
        using var writer = new Utf8JsonWriter(stream, _readable with { Indented = true });
        JsonSerializer.Serialize(writer, settings, SuiteJson.Default.SuiteSettings);
    });

    /// <summary>What the run in a folder is.</summary>
    /// <exception cref="SuiteRunException">There is none, or its settings can not be read.</exception>
    public static SuiteSettings ReadSettings(string folder)
    {
        string path = System.IO.Path.Combine(folder, SettingsName);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), SuiteJson.Default.SuiteSettings) ?? throw new JsonException("The file holds null.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new SuiteRunException(path, "", $"can not be read ({e.Message.Split(" Path:")[0].TrimEnd('.', ' ')})", "Name the folder of a run of benchmarks: what was given with eval --out.", e);
        }
    }

    /// <summary>Keeps the definition of a benchmark that is known by a file alone, so that the run can be graded again without it.</summary>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public void Keep(BenchmarkDefinition definition)
    {
        if (!BenchmarkCatalogue.All.Contains(definition))
        {
            AtomicFile.WriteAllText(DefinitionFile(Path, definition.Id), Recipe.ToYaml(definition));
        }
    }

    /// <summary>The definition of a benchmark of the run in a folder: the one that the run kept, else the one that is known by the name.</summary>
    /// <exception cref="BenchmarkException">There is neither.</exception>
    /// <exception cref="RecipeException">The one that the run kept was changed, and is wrong.</exception>
    public static BenchmarkDefinition DefinitionOf(string folder, string benchmark)
    {
        string own = DefinitionFile(folder, benchmark);
        return File.Exists(own) ? Recipe.Load<BenchmarkDefinition>(own) : BenchmarkCatalogue.Find(benchmark);
    }

    private static string DefinitionFile(string folder, string benchmark) => System.IO.Path.Combine(folder, "definitions", benchmark + ".yaml");

    /// <summary>What was answered so far.</summary>
    /// <exception cref="AnswerFileException">A line is no answer.</exception>
    public IReadOnlyList<StoredAnswer> Answers(string benchmark) => ReadAnswers(AnswersFile(benchmark));

    /// <summary>As above, from the file; a last line that is torn is left out.</summary>
    /// <exception cref="AnswerFileException">A line is no answer.</exception>
    public static IReadOnlyList<StoredAnswer> ReadAnswers(string file) =>
        WholeLines.Read(file, SuiteJson.Default.StoredAnswer, "answer", "Remove the line; the same command then asks again.");

    /// <summary>Answers whatever is not answered yet. What was given is on the disk before the next is told.</summary>
    /// <param name="benchmark">What to ask.</param>
    /// <param name="seeds">Every question once each.</param>
    /// <param name="source">Who answers.</param>
    /// <param name="told">After each answer.</param>
    /// <param name="cancellationToken">Stops soon; the same call goes on from there.</param>
    /// <param name="clock">For the account of time; null for the system's.</param>
    /// <exception cref="AnswerFileException">A line of the file is no answer.</exception>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public async Task GenerateAsync(
        Benchmark benchmark, IReadOnlyList<ulong> seeds, IAnswerSource source, Action<StoredAnswer> told, CancellationToken cancellationToken = default, TimeProvider? clock = null)
    {
        string path = AnswersFile(benchmark.Id);
        AppendOnlyFile.DropTornLine(path);
        HashSet<(int, ulong)> done = [.. Answers(benchmark.Id).Select(answer => (answer.Row, answer.Seed))];
        using var file = new AppendOnlyFile(path);
        clock ??= TimeProvider.System;
        _opened ??= clock.GetUtcNow();
        using var sitting = new SittingLog(this, _opened.Value, benchmark.Id, source, clock);
        foreach (ulong seed in seeds)
        {
            BenchmarkItem[] open = [.. benchmark.Items.Where(item => !done.Contains((item.Row, seed)))];
            if (open.Length == 0)
            {
                continue;
            }
            await foreach (GivenAnswer given in source.AnswerAsync(open, seed, cancellationToken).ConfigureAwait(false))
            {
                var stored = StoredAnswer.Of(given);
                file.AppendLine(WholeLines.Of(stored, SuiteJson.Default.StoredAnswer));
                sitting.Answered(stored);
                told(stored);
            }
            file.FlushToDisk();
        }
    }
}

/// <summary>What a run of benchmarks is: whatever would make its answers others.</summary>
public sealed record SuiteSettings
{
    /// <summary>The model as the user named it.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of weights, and of tokenizer and template; of a server its address and model name.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Benchmarks by id.</summary>
    public required IReadOnlyList<string> Benchmarks { get; init; }

    /// <summary>Every question is answered once each.</summary>
    public required IReadOnlyList<ulong> Seeds { get; init; }

    /// <summary>Of the sampling.</summary>
    public required double Temperature { get; init; }

    /// <summary>Of the sampling.</summary>
    public required double TopP { get; init; }

    /// <summary>The most tokens of an answer, trace and all.</summary>
    public required int MaximumTokens { get; init; }

    /// <summary>The most questions of each benchmark; 0 for all.</summary>
    public int Limit { get; init; }

    /// <summary>Set before every question; null for none.</summary>
    public string? System { get; init; }

    /// <summary>What a million tokens cost; null where nobody said.</summary>
    public Prices? Prices { get; init; }

    /// <summary>Engine, kernels, machine: for people.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>The first difference that makes answers of two runs others; null for none. More seeds or benchmarks are no such difference.</summary>
    internal (string What, string Was, string Now)? Difference(SuiteSettings other)
    {
        (string, object?, object?)[] all =
        [
            ("model_hash", ModelHash, other.ModelHash), ("temperature", Temperature, other.Temperature), ("top_p", TopP, other.TopP),
            ("maximum_tokens", MaximumTokens, other.MaximumTokens), ("system", System, other.System),
        ];
        foreach ((string what, object? was, object? now) in all)
        {
            if (!Equals(was, now))
            {
                return (what, $"{was ?? "none"}", $"{now ?? "none"}");
            }
        }
        return null;
    }
}

/// <summary>A run of benchmarks that can not go on, or is none.</summary>
public sealed class SuiteRunException(string file, string place, string problem, string remedy, Exception? inner = null)
    : Casebook.Runs.Errors.CasebookException(Casebook.Runs.Errors.ExitCode.BadInput, file, place, problem, remedy, inner);

/// <summary>A line of a run's answers; <c>eval grade</c> reads it too.</summary>
/// <param name="Row">The row of the published file.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Text">All that the model wrote, the trace in its tags.</param>
/// <param name="FinishReason"><c>stop</c> or <c>length</c>.</param>
/// <param name="PromptTokens">Tokens of the prompt; null where nobody says.</param>
/// <param name="Tokens">Tokens generated; null where nobody says.</param>
/// <param name="TraceTokens">Those inside the trace; null where nobody says.</param>
public sealed record StoredAnswer(int Row, ulong Seed, string Text, string? FinishReason, int? PromptTokens, int? Tokens, int? TraceTokens)
{
    internal static StoredAnswer Of(GivenAnswer given) => new(
        given.Answer.Row, given.Answer.Seed, given.Answer.Text, given.Answer.FinishReason, given.PromptTokens, given.Tokens, given.TraceTokens);

    /// <summary>The question alone fills the model's context: nothing was computed.</summary>
    [JsonIgnore]
    public bool HadNoRoom => FinishReason == "length" && Tokens == 0;

    /// <summary>For the graders.</summary>
    public RecordedAnswer ToRecorded() => new() { Row = Row, Seed = Seed, Text = Text, FinishReason = FinishReason };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = false)]
[JsonSerializable(typeof(SuiteSettings))]
[JsonSerializable(typeof(StoredAnswer))]
[JsonSerializable(typeof(Sitting))]
internal sealed partial class SuiteJson : JsonSerializerContext;
