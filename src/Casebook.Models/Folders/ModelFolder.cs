using Casebook.Models.Architecture;
using Casebook.Models.Chat;
using Casebook.Models.Tensors;
using Casebook.Models.Tokenization;

namespace Casebook.Models.Folders;

/// <summary>
/// A Hugging Face folder of a Llama: <c>config.json</c>, safetensors, tokenizer, chat template. Opening it checks that
/// all of them fit together; the weights stay on the disk until they are read.
/// </summary>
/// <remarks>Reading is thread-safe.</remarks>
public sealed class ModelFolder : IDisposable
{
    public const string ConfigFileName = "config.json";
    public const string WeightsFileName = "model.safetensors";

    private readonly Lazy<ChatTemplate> _template;

    private ModelFolder(string path, LlamaConfig config, ITensorSource tensors, Tokenizer tokenizer)
    {
        Location = path;
        Config = config;
        Tensors = tensors;
        Tokenizer = tokenizer;
        _template = new(() => ChatTemplate.Load(path, tokenizer));
    }

    /// <summary>The folder that has <c>config.json</c>.</summary>
    public string Location { get; }

    public LlamaConfig Config { get; }

    /// <summary>The weights; every tensor of <see cref="LlamaTensors.Of"/> is there with its right shape.</summary>
    public ITensorSource Tensors { get; }

    public Tokenizer Tokenizer { get; }

    /// <summary>Read when first asked for, since a base model has none.</summary>
    /// <exception cref="ModelFileException">No chat template, or one that this program does not know.</exception>
    public ChatTemplate Template => _template.Value;

    /// <summary>Opens a model's folder, or a run's folder with its <c>model</c> inside.</summary>
    /// <exception cref="ModelFileException">Something is missing, damaged, or does not fit to the rest.</exception>
    public static ModelFolder Open(string path)
    {
        string folder = Locate(path);
        LlamaConfig config = LlamaConfigReader.Read(Path.Combine(folder, ConfigFileName));
        Tokenizer tokenizer = Tokenizer.Load(folder);
        if (tokenizer.VocabularySize > config.VocabularySize)
        {
            throw new ModelFileException(
                Path.Combine(folder, ConfigFileName), "vocab_size",
                $"is {config.VocabularySize}, but tokenizer.json has ids up to {tokenizer.VocabularySize - 1}",
                "Take config.json and tokenizer.json from the same model.");
        }
        ITensorSource tensors = OpenTensors(folder);
        try
        {
            LlamaTensors.Check(config, tensors, ConfigFileName);
            return new ModelFolder(folder, config, tensors, tokenizer);
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <summary>Opens a folder's weights, whether they are one file or several.</summary>
    public static ITensorSource OpenTensors(string folder)
    {
        string single = Path.Combine(folder, WeightsFileName);
        string index = Path.Combine(folder, ShardedSafetensors.IndexName);
        return File.Exists(single) ? SafetensorsFile.Open(single)
            : File.Exists(index) ? ShardedSafetensors.Open(index)
            : throw new ModelFileException(
                folder, WeightsFileName, "is missing, and there is no " + ShardedSafetensors.IndexName,
                "Copy the safetensors files into the folder; .bin and .pth files are not read: convert them with transformers (save_pretrained).");
    }

    /// <summary>A model's sizes alone; <c>config.json</c> is all that has to be there.</summary>
    /// <param name="path">A model's folder, or a run's folder with its <c>model</c> inside.</param>
    /// <exception cref="ModelFileException">It is missing, damaged, or of another architecture.</exception>
    public static LlamaConfig ReadConfig(string path) => LlamaConfigReader.Read(Path.Combine(Locate(path), ConfigFileName));

    public void Dispose() => Tensors.Dispose();

    private static string Locate(string path)
    {
        if (File.Exists(path))
        {
            throw new ModelFileException(path, "path", "is a file, not a model folder", "Name the folder that has config.json, or, where a command takes one, a GGUF file.");
        }
        if (!Directory.Exists(path))
        {
            throw new ModelFileException(path, "path", "does not exist", "Name a folder that has config.json.");
        }
        string inside = Path.Combine(path, "model");
        return File.Exists(Path.Combine(path, ConfigFileName)) ? path
            : File.Exists(Path.Combine(inside, ConfigFileName)) ? inside
            : throw new ModelFileException(
                path, ConfigFileName, "is missing, here and in the folder model inside", "Name a model's folder, or a training run that has finished.");
    }
}
