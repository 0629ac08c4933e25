using System.Text.Json;
using Casebook.Models.Chat;
using Casebook.Models.Tokenization;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Files;
using Casebook.Runs.Metrics;
using Casebook.Training.Grpo;
using Casebook.Training.Learners;
using Casebook.Training.Sft;
using Casebook.Training.Tests.Sft;

namespace Casebook.Training.Tests.Grpo;

/// <summary>
/// A very small Llama that has nearly learned six exemplars by heart, the problems that they answer, and run folders to
/// reinforce it in. Sampled, some of its answers are right: what reinforcement needs.
/// </summary>
internal sealed class GrpoWorkspace : IDisposable
{
    public const string Recipe = """
        rollout: {prompts_per_step: 4, samples: 4, maximum_tokens: 24}
        optimizer: {learning_rate: 0.001}
        schedule: {steps: 6}
        batch: {micro_batch_tokens: 512}
        checkpoints: {every: 2}
        """;

    private const string SftRecipe = """
        model: {hidden_size: 32, layers: 2, heads: 2, feed_forward_size: 64, context_length: 96, initial_deviation: 0.1}
        batch: {tokens_per_step: 150, micro_batch_tokens: 128}
        schedule: {steps: 80, warm_up: 0.1}
        optimizer: {learning_rate: 0.01}
        validation: {every: 0}
        """;

    private readonly SftWorkspace _sft;

    /// <summary>Opens the workspace of another process, which goes on owning it.</summary>
    public GrpoWorkspace(string root) => _sft = new SftWorkspace(root);

    public GrpoWorkspace()
    {
        _sft = new SftWorkspace();
        // The trace's words as single tokens: it must have some to pass the gates.
        BpeTrainer.Train(
            Enumerable.Repeat(Trace(0), 4), 300,
            ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<think>", "</think>"]).Save(Path.Combine(_sft.Data, "tokenizer"));
        ProblemFile.Write(Path.Combine(_sft.Data, "problems.train.jsonl"), Enumerable.Range(1, 6).Select(Problem));
        _sft.Write("exemplars.train.jsonl", Enumerable.Range(1, 6).Select(number => SftWorkspace.Exemplar(number) with
        {
            Messages = [new Message("user", $"{number}?"), new Message("assistant", $"CWE-{number}", Trace(number))],
        }));
        SftRun.Run(_sft.Job("sft", recipe: SftRecipe) with { Learners = null });
    }

    private static string Trace(int number) => $"page {number} shows text without escaping";

    public string Root => _sft.Root;

    public string Data => _sft.Data;

    public string Model => Run("sft");

    public static Problem Problem(int number) => new()
    {
        Id = $"p{number}",
        Domain = number % 2 == 0 ? "even" : "odd",
        Source = "test",
        Messages = [new Message("user", $"{number}?")],
        Verifier = "cwe",
        Reference = new CweReference($"CWE-{number}"),
    };

    public string Run(string name) => _sft.Run(name);

    public GrpoJob Job(string run, IProgress<GrpoEvent>? progress = null, ActorFactory? actors = null, params string[] overrides) => new()
    {
        Recipe = Runs.Recipes.Recipe.Parse<GrpoRecipe>(Recipe, "grpo.yaml", overrides),
        Data = Data,
        Model = Model,
        Out = Run(run),
        Actors = actors,
        Progress = progress,
    };

    /// <summary>Runs a job to its end and gives its steps' metrics.</summary>
    public IReadOnlyList<JsonElement> Train(string run, params string[] overrides)
    {
        GrpoRun.Run(Job(run, overrides: overrides), TestContext.Current.CancellationToken);
        return MetricsLog.Read(Path.Combine(Run(run), "metrics.jsonl"));
    }

    /// <summary>The bits of a run's result.</summary>
    public string ModelHash(string run) => FileHash.Sha256(Path.Combine(Run(run), "model", "model.safetensors"));

    public void Dispose() => _sft.Dispose();
}

/// <summary>One workspace for all tests of a class: training its model takes a second.</summary>
public sealed class GrpoFixture : IDisposable
{
    internal GrpoWorkspace Work { get; } = new();

    public void Dispose() => Work.Dispose();
}

/// <summary>Collects events where they happen.</summary>
internal sealed class GrpoEvents(Action<GrpoEvent>? react = null) : IProgress<GrpoEvent>
{
    public List<GrpoEvent> All { get; } = [];

    public void Report(GrpoEvent value)
    {
        All.Add(value);
        react?.Invoke(value);
    }
}
