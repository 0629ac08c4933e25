using Casebook.Engine.Generation;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Models.Folders;

namespace Casebook.Bench.Comparison;

/// <summary>A model in our own engine: the one place of this comparison that knows how a file becomes weights.</summary>
internal sealed class EngineModel : IDisposable
{
    private readonly ModelFiles _files;

    private EngineModel(ModelFiles files, WorkerPool pool)
    {
        _files = files;
        Pool = pool;
        Weights = PackedWeights.Load(files.Config, files.Tensors, pool);
    }

    public LlamaConfig Config => _files.Config;

    public WorkerPool Pool { get; }

    public PackedWeights Weights { get; }

    public static EngineModel Open(string path, WorkerPool pool) => new(ModelFiles.Open(path), pool);

    /// <summary>A generator that does not draft: the peers do not either.</summary>
    public CpuGenerator Generator(CpuGeneratorOptions options) =>
        new(Weights, Pool, options with { Speculation = new SpeculationSettings { Mode = Speculation.Off } });

    public void Dispose()
    {
        Weights.Dispose();
        _files.Dispose();
    }
}
