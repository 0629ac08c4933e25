using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.Engine.Completions;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Running;
using Casebook.Evaluation.Scores;
using Casebook.ModelUse;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Eval;

/// <summary><c>casebook eval</c>: benchmarks, or a file of problems, answered and judged.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("problems") { Description = "A file of problems, as data build writes: problems.heldout.jsonl. Not with --suite or --benchmark.", Arity = ArgumentArity.ZeroOrOne };
        var suite = new Option<BenchmarkSuite?>("--suite") { Description = "Benchmarks that belong together.", HelpName = "cyber|general|safety" };
        var benchmark = new Option<string[]>("--benchmark", "-b") { Description = "A benchmark's id, as eval list shows them, or the path of a definition (.yaml). May be given several times.", HelpName = "id", DefaultValueFactory = _ => [] };
        Option<string?> model = SharedOptions.Model();
        model.Description = model.Description!.Replace("or a GGUF file.", "a GGUF file, or the address of a server that speaks OpenAI's chat completions (http://…/v1; its key is taken from OPENAI_API_KEY).", StringComparison.Ordinal);
        var modelName = new Option<string?>("--model-name") { Description = "The model's name on the server. Default: the first that it lists.", HelpName = "name" };
        Option<int> maximum = SharedOptions.MaximumTokens("The most tokens of one trace and answer together. Benchmarks: the authors of the reference model evaluate it with 10000.");
        Option<int?> window = SharedOptions.Context();
        Option<string> data = DataFolder.Option();
        Option<int> seeds = AtLeast(1, new Option<int>("--seeds") { Description = "Benchmarks: how often every question is answered, with the seeds 1, 2, …", DefaultValueFactory = _ => 5, HelpName = "number" });
        Option<float> temperature = SamplingOptions.Bounded(
            new Option<float>("--temperature") { Description = "Benchmarks: 0.6 as the authors evaluate the reference model; 0 for the most probable answer, once.", DefaultValueFactory = _ => 0.6f, HelpName = "number" },
            value => value is >= 0 and <= 100, "from 0 to 100");
        Option<float> topP = SamplingOptions.Bounded(
            new Option<float>("--top-p") { Description = "Benchmarks: draw from the most probable tokens that together reach this probability only.", DefaultValueFactory = _ => 1f, HelpName = "number" },
            value => value is > 0 and <= 1, "above 0 and at most 1");
        Option<int> limit = AtLeast(0, new Option<int>("--limit") { Description = "Benchmarks: only the first questions of each; 0 for all.", DefaultValueFactory = _ => 0, HelpName = "number" });
        Option<int> concurrency = AtLeast(1, new Option<int>("--concurrency") { Description = "Benchmarks on a server: questions at once.", DefaultValueFactory = _ => 16, HelpName = "number" });
        var system = new Option<string?>("--system") { Description = "Benchmarks: a system prompt before every question.", HelpName = "text" };
        var attack = new Option<AttackMode?>("--attack") { Description = "Benchmarks: direct asks harmful requests as they are; templates asks each in every one of our attack templates instead, as a benchmark of its own (harmbench-templates). Default: direct.", HelpName = "direct|templates" };
        Option<bool> code = CodePermission.Option();
        var prices = new PriceOptions();
        var output = new Option<string?>("--out") { Description = "Benchmarks: the run's folder. The same command goes on with a run that was stopped or killed. Default: a new one under runs/.", HelpName = "folder" };
        var command = new Command("eval", "Let a model answer benchmarks, or a file of problems, and have every answer verified.")
        {
            file, suite, benchmark, model, modelName, data, seeds, temperature, topP, maximum, limit, concurrency, system, attack, code, prices.Prompt, prices.Completion, output, window, CommandAction.JsonOption(),
            EvalGradeCommand.Create(), EvalJudgeCommand.Create(), EvalSummariseCommand.Create(), EvalCheckCommand.Create(), EvalInspectCommand.Create(), EvalMatrixCommand.Create(), EvalListCommand.Create(), EvalBuildCommand.Create(),
        };
        // Passed over, they would leave a figure that is not of what was asked for.
        Option[] ofBenchmarks = [modelName, data, seeds, temperature, topP, limit, concurrency, system, attack, code, prices.Prompt, prices.Completion, output];
        command.Validators.Add(result =>
        {
            if (result.GetResult(file) is { Implicit: false } && ofBenchmarks.FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } given)
                result.AddError($"{given.Name} is for benchmarks; a file of problems is answered once, by the most probable answer.");
        });
        return command.Does(
            async context =>
            {
                BenchmarkDefinition[] definitions =
                [
                    .. context.Arguments.GetValue(suite) is { } chosen ? BenchmarkCatalogue.Of(chosen) : [],
                    .. context.Arguments.GetRequiredValue(benchmark).Select(BenchmarkCatalogue.Find),
                ];
                if (context.Arguments.GetValue(attack) == AttackMode.Templates)
                    definitions = [.. definitions.Select(BenchmarkCatalogue.Attacked)];
                string? problems = context.Arguments.GetValue(file);
                if (problems is null == (definitions.Length == 0))
                    throw new NothingToEvaluateException();
                if (problems is not null)
                    return await ProblemsAsync(context, problems, context.Arguments.GetValue(model), context.Arguments.GetValue(maximum), context.Arguments.GetValue(window));
                return await new EvalSuite(context, new EvalSuiteOptions
                {
                    Definitions = [.. definitions.DistinctBy(definition => definition.Id)],
                    Data = context.Arguments.GetRequiredValue(data),
                    Model = context.Arguments.GetValue(model),
                    ModelName = context.Arguments.GetValue(modelName),
                    Seeds = context.Arguments.GetValue(seeds),
                    Temperature = context.Arguments.GetValue(temperature),
                    TopP = context.Arguments.GetValue(topP),
                    MaximumTokens = context.Arguments.GetValue(maximum),
                    Context = context.Arguments.GetValue(window),
                    Limit = context.Arguments.GetValue(limit),
                    Concurrency = context.Arguments.GetValue(concurrency),
                    System = context.Arguments.GetValue(system),
                    AllowCodeExecution = context.Arguments.GetValue(code),
                    Prices = prices.Given(context),
                    Out = context.Arguments.GetValue(output),
                }).RunAsync();
            },
            context => context.Arguments.GetValue(output) is { } folder
                ? $"Every answer that was given is saved in {folder}; the same command goes on from there."
                : "Answers that were given are saved in the run's folder under runs/; give it with --out to go on from there.")
        .WithExamples(
            "eval runs/tiny-data/problems.heldout.jsonl --model runs/tiny",
            "eval --suite cyber --model model.gguf --data ~/benchmarks --seeds 5 --out runs/cyber",
            "eval -b ctibench-rcm -b ctibench-vsp --model http://localhost:8000/v1 --max-tokens 10000",
            "eval --suite safety --attack templates --model model.gguf --out runs/safety",
            "eval --suite cyber --limit 50 --json");
    }

    private static Option<int> AtLeast(int least, Option<int> option) => SamplingOptions.Bounded(option, value => value >= least, $"at least {least}");

    private static async Task<ExitCode> ProblemsAsync(CommandContext context, string path, string? model, int maximum, int? window)
    {
        if (!File.Exists(path))
            throw new ProblemFileMissingException(path);
        Problem[] problems = [.. ProblemFile.Read(path)];
        using LoadedModel loaded = await ModelLoading.OpenAsync(context, model, window);
        var settings = new CompletionSettings { MaximumTokens = maximum };
        IReadOnlyList<JudgedAnswer> answers = await Measuring.RunAsync(context.Terminal, "Answering", loaded, problems, settings, context.Cancellation);
        IReadOnlyList<Score> scores = Score.ByDomain(answers);
        context.Terminal.Json(new Evaluated(path, loaded.Path, scores), EvaluatedJson.Default.Evaluated);
        context.Terminal.Results.Write(ScoreTable.Of(scores.Select(score => (loaded.Path, score))));
        return ExitCode.Success;
    }
}

/// <summary>How harmful requests are asked.</summary>
internal enum AttackMode
{
    /// <summary>As they are.</summary>
    Direct,

    /// <summary>Each in every attack template.</summary>
    Templates,
}

/// <summary>Neither benchmarks nor problems were named, or both.</summary>
internal sealed class NothingToEvaluateException() : CasebookException(
    ExitCode.Usage, "eval", "", "needs either a file of problems or benchmarks", "Give a file that data build wrote, --suite cyber, or --benchmark with an id of `casebook eval list`.");

/// <summary>A file of problems that is not there.</summary>
internal sealed class ProblemFileMissingException(string file) : CasebookException(
    ExitCode.BadInput, file, "", "does not exist", "Name a file of problems: data build writes problems.heldout.jsonl.");

/// <summary>The JSON of an evaluation; rates are fractions.</summary>
internal sealed record Evaluated(string Problems, string Model, IReadOnlyList<Score> Scores);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Evaluated))]
internal sealed partial class EvaluatedJson : JsonSerializerContext;
