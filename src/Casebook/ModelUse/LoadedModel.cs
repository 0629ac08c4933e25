using Casebook.Engine.Chat;
using Casebook.Engine.Completions;
using Casebook.Engine.Generation;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;
using Casebook.Models.Chat;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Models.Tokenization;
using Microsoft.Extensions.AI;

namespace Casebook.ModelUse;

/// <summary>A model in memory, ready to answer.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly ModelFiles _files;
    private readonly WorkerPool _pool;
    private readonly PackedWeights _weights;
    private readonly CpuGenerator _generator;

    private LoadedModel(string path, ModelFiles files, ITensorSource tensors, LoadSettings settings)
    {
        Path = path;
        _files = files;
        var options = new CpuGeneratorOptions { MaximumSequence = settings.Context };
        Memory = ModelMemory.Plan(path, files.Config, PackedWeights.SizeOf(files.Config, tensors), options, Environment.ProcessorCount);
        _pool = new WorkerPool(Environment.ProcessorCount);
        _weights = PackedWeights.Load(files.Config, tensors, _pool, settings.Progress is { } progress ? share => progress(share, Memory) : null);
        _generator = new CpuGenerator(_weights, _pool, Memory.Within(options));
        Origin = ModelOrigin.Of(files.Location);
    }

    /// <summary>As the user named it.</summary>
    public string Path { get; }

    /// <summary>How conversations become tokens; asked for, since a base model has none.</summary>
    public ChatTemplate Template => _files.Template;

    /// <summary>How texts become tokens.</summary>
    public Tokenizer Tokenizer => _files.Tokenizer;

    /// <summary>Makes tokens, and measures given ones.</summary>
    public CpuGenerator Generator => _generator;

    /// <summary>Hashes of the files that it was loaded from. Reads all of them.</summary>
    public ModelFingerprint Fingerprint() => ModelFingerprint.Of(_files.Location);

    /// <summary>What it takes of the machine's memory.</summary>
    public GenerationMemory Memory { get; }

    /// <summary>Tokens of prompt and completion together: the model's context, or less where that was asked for or memory is short.</summary>
    public int ContextLength => Memory.ContextLength;

    /// <summary>Tokens of the context that the model was made for.</summary>
    public int FullContextLength => _files.Config.ContextLength;

    /// <summary>What it was trained on, where that is written down.</summary>
    public ModelOrigin? Origin { get; }

    /// <summary>Answers one conversation, token by token.</summary>
    public IChatClient Chat => new EngineChatClient(_generator, Template, new EngineChatSettings { ContextLength = ContextLength, ModelId = Path });

    /// <summary>Answers many conversations together.</summary>
    public Completer Completer => new(_generator, Template, ContextLength);

    /// <summary>Loads the model that the user named, or the newest run's.</summary>
    /// <exception cref="MemoryShortException">It does not fit into the memory that there is.</exception>
    public static LoadedModel Open(string? named, LoadSettings? settings = null) =>
        Open(named is null ? ModelSearch.Default().Path : ModelSearch.Locate(named), settings ?? new LoadSettings(), tensors: null);

    /// <summary>The same model with weights from elsewhere, for example those that training began with.</summary>
    public static LoadedModel WithWeights(string path, Func<ModelFiles, ITensorSource> weights) => Open(path, new LoadSettings(), weights);

    private static LoadedModel Open(string path, LoadSettings settings, Func<ModelFiles, ITensorSource>? tensors)
    {
        ModelFiles files = ModelFiles.Open(path);
        try
        {
            // Said before minutes are spent on loading what can not be asked.
            if (settings.Chats)
                _ = files.Template;
            return new LoadedModel(path, files, tensors is null ? files.Tensors : tensors(files), settings);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _generator.Dispose();
        _weights.Dispose();
        _pool.Dispose();
        _files.Dispose();
    }
}

/// <summary>How a model is loaded.</summary>
internal sealed record LoadSettings
{
    /// <summary>Whether conversations will be held, for which the model needs a chat template. Default: no.</summary>
    public bool Chats { get; init; }

    /// <summary>The longest sequence in tokens. Default null: the model's context, or what the memory has room for.</summary>
    public int? Context { get; init; }

    /// <summary>Told the share that is loaded, from 0 to 1, and what is taken; may throw to stop.</summary>
    public Action<double, GenerationMemory>? Progress { get; init; }
}
