using Casebook.Models.Architecture;
using Casebook.Models.Chat;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;
using Casebook.Runs.Manifests;
using Casebook.Training.Checkpoints;

namespace Casebook.Training.Grpo;

/// <summary>The files that a run starts from, found, opened and rendered.</summary>
internal sealed class GrpoInputs : IDisposable
{
    private const string ProblemsName = "problems.train.jsonl";
    private readonly ModelFolder _model;
    private List<ManifestEntry>? _forManifest;

    private GrpoInputs(GrpoJob job, string problemFile, ModelFolder model)
    {
        (ProblemFile, _model) = (problemFile, model);
        Settings = job.Recipe.Rollout;
        Config = model.Config with { Numbers = job.Recipe.Precision ?? model.Config.Numbers };
        Problems = Rendered();
        ProblemsSha256 = FileHash.Sha256(problemFile);
        TokenizerSha256 = FileHash.Sha256(Path.Combine(model.Location, "tokenizer.json"));
        ReferenceSha256 = WeightsHash.Of(model.Location);
    }

    public string ProblemFile { get; }

    /// <summary>Those that fit.</summary>
    public IReadOnlyList<(Problem Problem, int[] Prompt)> Problems { get; }

    /// <summary>Left out: their prompt leaves less of the context than a completion may take.</summary>
    public int TooLong { get; private set; }

    /// <summary>Where the model to start from was found; its tokenizer is there too.</summary>
    public string TokenizerFolder => _model.Location;

    public LlamaConfig Config { get; }

    public ITensorSource Weights => _model.Tensors;

    public ChatTemplate Template => _model.Template;

    public string ProblemsSha256 { get; }

    public string TokenizerSha256 { get; }

    public string ReferenceSha256 { get; }

    private RolloutSettings Settings { get; }

    private string DataFolder => Path.GetDirectoryName(Path.GetFullPath(ProblemFile))!;

    public static GrpoInputs Open(GrpoJob job)
    {
        string file = File.Exists(job.Data) ? job.Data : Path.Combine(job.Data, ProblemsName);
        if (!File.Exists(file))
        {
            throw new GrpoInputException(file, "", "does not exist", "Give --data the folder that \"casebook data build\" wrote, or a file of problems.");
        }
        var model = ModelFolder.Open(job.Model);
        try
        {
            return new GrpoInputs(job, file, model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>The run that this one continues, for its manifest.</summary>
    public ManifestEntry? Parent(string model) => Manifest.ParentOf(model) ?? Manifest.ParentOf(Path.GetDirectoryName(_model.Location)!);

    /// <summary>Everything that went in; hashed at the first checkpoint and not again.</summary>
    public IReadOnlyList<ManifestEntry> ForManifest() => _forManifest ??= Hashed();

    private List<ManifestEntry> Hashed()
    {
        string[] files =
        [
            ProblemFile, Path.Combine(DataFolder, Manifest.FileName), Path.Combine(_model.Location, "tokenizer.json"),
            Path.Combine(_model.Location, ModelFolder.ConfigFileName), Path.Combine(_model.Location, ModelFolder.WeightsFileName),
        ];
        return [.. files.Where(File.Exists).Select(Manifest.Input)];
    }

    /// <summary>What the parent's manifest says of the data that its model was trained on, so that this one's model still tells.</summary>
    public IEnumerable<KeyValuePair<string, string>> DataFacts(string model) =>
        (Manifest.TryRead(model) ?? Manifest.TryRead(Path.GetDirectoryName(_model.Location)!))?.Properties
            .Where(fact => fact.Key.StartsWith("data.", StringComparison.Ordinal)) ?? [];

    public void Dispose() => _model.Dispose();

    private List<(Problem, int[])> Rendered()
    {
        var problems = new List<(Problem, int[])>();
        int room = Config.ContextLength - Settings.MaximumTokens;
        foreach (Problem problem in Reasoning.Problems.ProblemFile.Read(ProblemFile))
        {
            int[] prompt = Template.Render(problem.Messages, addGenerationPrompt: true).Tokens;
            if (prompt.Length > room)
            {
                TooLong++;
            }
            else
            {
                problems.Add((problem, prompt));
            }
        }
        return problems.Count > 0
            ? problems
            : throw new GrpoInputException(
                ProblemFile, "", TooLong > 0 ? $"has no problem that leaves {Settings.MaximumTokens} of the model's {Config.ContextLength} tokens to a completion" : "has no problem",
                TooLong > 0 ? "Lower rollout.maximum_tokens, or give shorter problems." : "Give a file with problems.");
    }
}

/// <summary>Recipe, problems, model and command line do not go together.</summary>
public sealed class GrpoInputException(string file, string place, string problem, string remedy, ExitCode exitCode = ExitCode.BadInput)
    : CasebookException(exitCode, file, place, problem, remedy);
