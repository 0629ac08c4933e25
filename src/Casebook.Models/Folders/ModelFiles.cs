using Casebook.Models.Adapters;
using Casebook.Models.Architecture;
using Casebook.Models.Chat;
using Casebook.Models.Gguf;
using Casebook.Models.Llama2c;
using Casebook.Models.Tensors;
using Casebook.Models.Tokenization;

namespace Casebook.Models.Folders;

/// <summary>What the files of a model are.</summary>
public enum ModelFormat
{
    /// <summary>A folder with config.json, safetensors and tokenizer.</summary>
    HuggingFace,

    /// <summary>One file.</summary>
    Gguf,

    /// <summary>Two files of llama2.c: weights and tokenizer.</summary>
    Llama2c,
}

/// <summary>
/// A Llama on the disk, whatever its files: a Hugging Face folder, a run's folder, or a GGUF file. Opening it checks that
/// all parts fit together; the weights stay on the disk until they are read.
/// </summary>
/// <remarks>Reading is thread-safe.</remarks>
public sealed class ModelFiles : IDisposable
{
    private const string TemplateKey = "tokenizer.chat_template";

    private readonly Lazy<ChatTemplate> _template;
    private readonly Lazy<string?> _templateText;
    private readonly IDisposable _owner;

    private ModelFiles(ModelFolder folder)
    {
        (_owner, Format, Location, Config, Tensors, Tokenizer) = (folder, ModelFormat.HuggingFace, folder.Location, folder.Config, folder.Tensors, folder.Tokenizer);
        _template = new(() => folder.Template);
        _templateText = new(() => TemplateRecognition.Text(folder.Location));
        Files = [.. Directory.EnumerateFiles(folder.Location).Where(IsPart).Order(StringComparer.Ordinal)];
    }

    private ModelFiles(GgufModel model)
    {
        (_owner, Format, Location, Config, Tensors) = (model, ModelFormat.Gguf, model.Location, model.Config, model.Tensors);
        Files = [model.Location];
        Tokenizer = GgufTokenizerReader.Read(model.File);
        if (Tokenizer.VocabularySize > Config.VocabularySize)
        {
            throw new ModelFileException(
                Location, GgufTokenizerReader.TokensKey, $"has {Tokenizer.VocabularySize} tokens, but the embedding {Config.VocabularySize} rows",
                "Take the file from the model's publisher again, or convert the model anew.");
        }
        _templateText = new(() => model.File.Metadata.Optional(TemplateKey)?.Text());
        _template = new(() => new ChatTemplate(
            TemplateRecognition.KindOf(TemplateText ?? throw TemplateRecognition.Missing(Location, TemplateKey), Location), Tokenizer, Location));
    }

    private ModelFiles(Llama2cModel model, string tokenizer)
    {
        (_owner, Format, Location, Config, Tensors) = (model, ModelFormat.Llama2c, model.Location, model.Config, model);
        Tokenizer = Llama2cTokenizer.Read(tokenizer, model.Config.VocabularySize);
        _templateText = new(() => null);
        Files = [.. ((string[])[model.Location, tokenizer]).Order(StringComparer.Ordinal)];
        _template = new(() => throw TemplateRecognition.Missing(Location, "chat_template"));
    }

    /// <summary>What the files are.</summary>
    public ModelFormat Format { get; }

    /// <summary>The folder that has <c>config.json</c>, or the file.</summary>
    public string Location { get; }

    /// <summary>Every file that the model is made of, in the order of their names.</summary>
    public IReadOnlyList<string> Files { get; }

    public LlamaConfig Config { get; }

    /// <summary>The weights under transformers' names; every tensor of <see cref="LlamaTensors.Of"/> is there with its right shape.</summary>
    public ITensorSource Tensors { get; private set; }

    /// <summary>Merges an adapter into the weights, as they are read.</summary>
    /// <param name="adapter">Stays the caller's, and open as long as the weights are read.</param>
    /// <exception cref="ModelFileException">It does not fit the model.</exception>
    public void Merge(AdapterFolder adapter) => Tensors = new MergedTensors(Config, Tensors, adapter);

    public Tokenizer Tokenizer { get; }

    /// <summary>Read when first asked for, since a base model has none.</summary>
    /// <exception cref="ModelFileException">No chat template, or one that this program does not know.</exception>
    public ChatTemplate Template => _template.Value;

    /// <summary>The chat template as its publisher wrote it; null for a base model.</summary>
    public string? TemplateText => _templateText.Value;

    /// <summary>Opens a model's folder, a run's folder with its <c>model</c> inside, or a GGUF file.</summary>
    /// <exception cref="ModelFileException">Something is missing, damaged, or does not fit to the rest.</exception>
    public static ModelFiles Open(string path)
    {
        if (!File.Exists(path))
        {
            return Owning(ModelFolder.Open(path), folder => new ModelFiles(folder));
        }
        return Owning(GgufModel.Open(path), model => new ModelFiles(model));
    }

    /// <summary>Opens a model of llama2.c.</summary>
    /// <param name="weights">The model's .bin.</param>
    /// <param name="tokenizer">The tokenizer's .bin.</param>
    /// <exception cref="ModelFileException">One of them is missing or damaged, or they do not fit together.</exception>
    public static ModelFiles OpenLlama2c(string weights, string tokenizer) => Owning(Llama2cModel.Open(weights), model => new ModelFiles(model, tokenizer));

    /// <summary>A model's sizes alone; of a folder, <c>config.json</c> is all that has to be there.</summary>
    /// <exception cref="ModelFileException">It is missing, damaged, or of another architecture.</exception>
    public static LlamaConfig ReadConfig(string path)
    {
        if (!File.Exists(path))
        {
            return ModelFolder.ReadConfig(path);
        }
        using var model = GgufModel.Open(path);
        return model.Config;
    }

    public void Dispose() => _owner.Dispose();

    private static bool IsPart(string file) =>
        Path.GetExtension(file) is ".json" or ".safetensors" or ".jinja" || Path.GetFileName(file) == SentencePieceModelReader.FileName;

    private static ModelFiles Owning<T>(T owner, Func<T, ModelFiles> make)
        where T : IDisposable
    {
        try
        {
            return make(owner);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }
}
