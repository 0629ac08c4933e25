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

    private LoadedModel(string path, ModelFiles files, ITensorSource tensors)
    {
        Path = path;
        _files = files;
        ContextLength = files.Config.ContextLength;
        _pool = new WorkerPool(Environment.ProcessorCount);
        _weights = PackedWeights.Load(files.Config, tensors, _pool);
        _generator = new CpuGenerator(_weights, _pool);
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

    /// <summary>Tokens of prompt and completion together.</summary>
    public int ContextLength { get; }

    /// <summary>What it was trained on, where that is written down.</summary>
    public ModelOrigin? Origin { get; }

    /// <summary>Answers one conversation, token by token.</summary>
    public IChatClient Chat => new EngineChatClient(_generator, Template, new EngineChatSettings { ContextLength = ContextLength, ModelId = Path });

    /// <summary>Answers many conversations together.</summary>
    public Completer Completer => new(_generator, Template, ContextLength);

    /// <summary>Loads the model that the user named, or the newest run's.</summary>
    public static LoadedModel Open(string? named) => Open(named is null ? ModelSearch.Default().Path : ModelSearch.Locate(named), tensors: null);

    /// <summary>The same model with weights from elsewhere, for example those that training began with.</summary>
    public static LoadedModel WithWeights(string path, Func<ModelFiles, ITensorSource> weights) => Open(path, weights);

    private static LoadedModel Open(string path, Func<ModelFiles, ITensorSource>? tensors)
    {
        ModelFiles files = ModelFiles.Open(path);
        try
        {
            return new LoadedModel(path, files, tensors is null ? files.Tensors : tensors(files));
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
