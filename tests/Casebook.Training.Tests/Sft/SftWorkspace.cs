using Casebook.Models.Chat;
using Casebook.Models.Tokenization;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Files;
using Casebook.Runs.Manifests;
using Casebook.Runs.Metrics;
using Casebook.Training.Learners;
using Casebook.Training.Sft;

namespace Casebook.Training.Tests.Sft;

/// <summary>A small data set with its tokenizer, and run folders to train on it.</summary>
internal sealed class SftWorkspace : IDisposable
{
    public const string Recipe = """
        model:
          hidden_size: 8
          layers: 1
          heads: 1
          feed_forward_size: 8
          context_length: 128
          tied_embeddings: false
          initial_deviation: 0.3
        optimizer:
          learning_rate: 0.05
        schedule:
          epochs: 2
        batch:
          tokens_per_step: 150
          micro_batch_tokens: 128
        validation:
          every: 2
        checkpoints:
          every: 2
        """;

    private readonly string _root;

    /// <summary>Opens the workspace of another process, which goes on owning it.</summary>
    public SftWorkspace(string root) => _root = root;

    public SftWorkspace()
    {
        // In memory where the system offers it: thousands of flushes to a disk take minutes and test nothing more.
        _root = Directory.Exists("/dev/shm")
            ? Directory.CreateDirectory($"/dev/shm/casebook-sft-{Guid.NewGuid():N}").FullName
            : Directory.CreateTempSubdirectory("casebook-sft-").FullName;
        BpeTrainer.Train(
            ["evidence"], 263,
            ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<think>", "</think>"]).Save(Path.Combine(Data, "tokenizer"));
        Write("exemplars.train.jsonl", Enumerable.Range(0, 6).Select(Exemplar));
        Write("exemplars.validation.jsonl", Enumerable.Range(6, 2).Select(Exemplar));
    }

    public string Root => _root;

    public string Data => Path.Combine(_root, "data");

    public static Exemplar Exemplar(int number) => new()
    {
        Id = $"e{number}",
        Domain = "test",
        Source = "test",
        Messages = [new Message("user", $"{number}?"), new Message("assistant", $"CWE-{number}", $"as {number % 3}")],
    };

    public string Run(string name) => Path.Combine(_root, name);

    public void Write(string file, IEnumerable<Exemplar> exemplars) => ExemplarFile.Write(Path.Combine(Data, file), exemplars);

    public SftJob Job(string run, IProgress<SftEvent>? progress = null, LearnerFactory? learners = null, string recipe = Recipe, params string[] overrides) => new()
    {
        Recipe = Runs.Recipes.Recipe.Parse<SftRecipe>(recipe, "sft.yaml", overrides),
        Data = Data,
        Out = Run(run),
        Learners = learners ?? (request => new BigramLearner(request)),
        Progress = progress,
    };

    /// <summary>The bits of a run's result.</summary>
    public string ModelHash(string run) => FileHash.Sha256(Path.Combine(Run(run), "model", "model.safetensors"));

    /// <summary>Runs to the end.</summary>
    public static SftResult Train(SftJob job) => SftRun.Run(job, TestContext.Current.CancellationToken);

    /// <summary>Runs until a step is done, and stops there.</summary>
    public void Interrupt(string run, int afterStep)
    {
        using var stop = new CancellationTokenSource();
        var events = new Events(what =>
        {
            if (what is SftEvent.StepDone step && step.Number == afterStep)
            {
                stop.Cancel();
            }
        });
        Should.Throw<InterruptedRunException>(() => SftRun.Run(Job(run, events), stop.Token));
    }

    /// <summary>Of every step that the run's log has.</summary>
    public double[] Losses(string run) =>
        [.. MetricsLog.Read(Path.Combine(Run(run), "metrics.jsonl")).Select(line => line.GetProperty("loss").GetDouble())];

    /// <summary>Steps of a finished run.</summary>
    public int Steps(string run) => int.Parse(Manifest.TryRead(Run(run))!.Properties["steps"]);

    public void Dispose() => Directory.Delete(_root, recursive: true);
}

/// <summary>Collects events where they happen; <see cref="Progress{T}"/> would post them to another thread.</summary>
internal sealed class Events(Action<SftEvent>? react = null) : IProgress<SftEvent>
{
    public List<SftEvent> All { get; } = [];

    public void Report(SftEvent value)
    {
        All.Add(value);
        react?.Invoke(value);
    }
}
