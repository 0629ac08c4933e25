using Casebook.Engine.Generation;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Models.Folders;
using Casebook.ModelUse;

namespace Casebook.Commands.Bench;

/// <summary>A model loaded to be measured: the one place of this command that knows how weights are stored.</summary>
internal sealed class BenchModel : IDisposable
{
    private readonly LlamaWeights _weights;

    private BenchModel(string path, LlamaConfig config, LlamaWeights weights, WorkerPool pool, CpuGenerator generator)
    {
        (Path, Config, Pool, Generator, _weights) = (path, config, pool, generator, weights);
    }

    /// <summary>As the user named it.</summary>
    public string Path { get; }

    public LlamaConfig Config { get; }

    public WorkerPool Pool { get; }

    public CpuGenerator Generator { get; }

    public long Parameters => _weights.ParameterCount;

    public long WeightBytes => _weights.Bytes;

    /// <summary>Bytes of the weights that every pass reads: all matrices that rows are multiplied with.</summary>
    public long PassBytes => LlamaWeights.BytesOf(Config).Panels;

    /// <summary>Weights that every row is multiplied with.</summary>
    public long LayerWeights =>
        LlamaTensors.Of(Config).Where(tensor => tensor.Shape.Length == 2 && tensor.Name is not (LlamaTensors.Embedding or LlamaTensors.Head)).Sum(tensor => tensor.Shape[0] * tensor.Shape[1]);

    /// <summary>Weights that a row is multiplied with only where the token behind it is wanted.</summary>
    public long HeadWeights => (long)Config.VocabularySize * Config.HiddenSize;

    /// <exception cref="BenchTooLongException">The model's context has no room for what is to be measured.</exception>
    public static BenchModel Open(string? named, BenchSettings settings)
    {
        string path = named is null ? ModelSearch.Default().Path : ModelSearch.Locate(named);
        using ModelFolder folder = ModelFolder.Open(path);
        if (settings.Prompt + settings.GenerateAtMost > folder.Config.ContextLength)
            throw new BenchTooLongException(settings, folder.Config.ContextLength);
        var pool = new WorkerPool(settings.Threads);
        var weights = LlamaWeights.Load(folder.Config, folder.Tensors, pool);
        var generator = new CpuGenerator(weights, pool, new CpuGeneratorOptions
        {
            MaximumSequences = settings.Batch,
            MaximumRows = settings.RowsOfPass,
            MaximumSequence = settings.Prompt + settings.GenerateAtMost,
        });
        return new BenchModel(path, folder.Config, weights, pool, generator);
    }

    public void Dispose()
    {
        Generator.Dispose();
        _weights.Dispose();
        Pool.Dispose();
    }
}
