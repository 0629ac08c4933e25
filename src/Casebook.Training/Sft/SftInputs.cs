using Casebook.Models.Architecture;
using Casebook.Models.Chat;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Models.Tokenization;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;
using Casebook.Runs.Manifests;
using Casebook.Training.Checkpoints;
using Casebook.Training.Initialization;

namespace Casebook.Training.Sft;

/// <summary>The files that a run starts from, found and opened.</summary>
internal sealed class SftInputs : IDisposable
{
    private const string TrainingName = "exemplars.train.jsonl";
    private const string ValidationName = "exemplars.validation.jsonl";

    private readonly ModelFolder? _model;

    private SftInputs(string trainingFile, string? validationFile, string tokenizerFolder, ModelFolder? model, LlamaConfig config, ITensorSource weights, ChatTemplate template)
    {
        (TrainingFile, ValidationFile, TokenizerFolder, _model, Config, Weights, Template) =
            (trainingFile, validationFile, tokenizerFolder, model, config, weights, template);
        DataSha256 = FileHash.Sha256(trainingFile);
        TokenizerSha256 = FileHash.Sha256(Path.Combine(tokenizerFolder, "tokenizer.json"));
    }

    public string TrainingFile { get; }

    public string? ValidationFile { get; }

    public string TokenizerFolder { get; }

    public LlamaConfig Config { get; }

    /// <summary>What the model starts from, where no checkpoint says otherwise.</summary>
    public ITensorSource Weights { get; }

    public ChatTemplate Template { get; }

    public string DataSha256 { get; }

    public string TokenizerSha256 { get; }

    /// <summary>The model that is fine-tuned, as it was found; empty for a new one.</summary>
    public string ModelLocation => _model?.Location ?? "";

    /// <summary>Of the weights of the model that is fine-tuned.</summary>
    public string ModelSha256() => WeightsHash.Of(ModelLocation);

    /// <summary>The run or data set that this run continues, for its manifest.</summary>
    public ManifestEntry? Parent(string? model) =>
        model is null ? Manifest.ParentOf(DataFolder) : Manifest.ParentOf(model) ?? Manifest.ParentOf(Path.GetDirectoryName(_model!.Location)!);

    /// <summary>Everything that went in.</summary>
    public IReadOnlyList<ManifestEntry> ForManifest()
    {
        string?[] files =
        [
            TrainingFile, ValidationFile,
            Path.Combine(TokenizerFolder, "tokenizer.json"),
            Path.Combine(DataFolder, Manifest.FileName),
            _model is null ? null : Path.Combine(_model.Location, ModelFolder.ConfigFileName),
            _model is null ? null : Path.Combine(_model.Location, ModelFolder.WeightsFileName),
        ];
        return [.. files.OfType<string>().Where(File.Exists).Select(Manifest.Input)];
    }

    /// <summary>
    /// What the data set says of itself, each fact's name with <c>data.</c> before it: so that a model still tells what
    /// it was trained on when its data is far away. Empty for a file of exemplars without a manifest.
    /// </summary>
    public IEnumerable<KeyValuePair<string, string>> DataFacts() =>
        Manifest.TryRead(DataFolder)?.Properties.Select(fact => KeyValuePair.Create("data." + fact.Key, fact.Value)) ?? [];

    private string DataFolder => Path.GetDirectoryName(Path.GetFullPath(TrainingFile))!;

    public static SftInputs Open(SftJob job)
    {
        bool isFile = File.Exists(job.Data);
        string trainingFile = isFile ? job.Data : Path.Combine(job.Data, TrainingName);
        string validationFile = Path.Combine(job.Data, ValidationName);
        if (!File.Exists(trainingFile))
        {
            throw new TrainingDataException(trainingFile, "", "does not exist", "Give --data the folder that \"casebook data build\" wrote, or a file of exemplars.");
        }
        string? validation = !isFile && File.Exists(validationFile) ? validationFile : null;
        return (job.Model, job.Recipe.Model) switch
        {
            (null, null) => throw new SftUsageException("recipe", "has no section model, and no model was given", "Add one, or give the model to fine-tune with --model."),
            (not null, not null) => throw new SftUsageException("recipe", "has a section model, and a model to fine-tune was given", "Leave one of them out: the architecture is either new or the model's own."),
            (null, { } settings) => New(trainingFile, validation, Path.Combine(Path.GetDirectoryName(Path.GetFullPath(trainingFile))!, "tokenizer"), settings, job.Recipe),
            ({ } path, null) => Existing(trainingFile, validation, path, job.Recipe.Precision),
        };
    }

    public void Dispose()
    {
        _model?.Dispose();
        Weights.Dispose();
    }

    private static SftInputs New(string trainingFile, string? validationFile, string tokenizerFolder, Settings.ModelSettings settings, SftRecipe recipe)
    {
        var tokenizer = Tokenizer.Load(tokenizerFolder);
        LlamaConfig config = settings.ToConfig(tokenizer.VocabularySize) with { Numbers = recipe.Precision ?? NumberFormat.Fp32 };
        return new SftInputs(
            trainingFile, validationFile, tokenizerFolder, null, config,
            new InitialWeights(config, recipe.Seed, settings.InitialDeviation, settings.InitialAttention), ChatTemplate.Load(tokenizerFolder, tokenizer));
    }

    private static SftInputs Existing(string trainingFile, string? validationFile, string path, NumberFormat? precision)
    {
        var model = ModelFolder.Open(path);
        try
        {
            return new SftInputs(trainingFile, validationFile, model.Location, model, model.Config with { Numbers = precision ?? model.Config.Numbers }, model.Tensors, model.Template);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}

/// <summary>Recipe and command line do not go together.</summary>
public sealed class SftUsageException(string place, string problem, string remedy) : CasebookException(ExitCode.Usage, place, "", problem, remedy);
