using Casebook.Bench.RandomModels;
using Casebook.Engine.Generation;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;

namespace Casebook.Bench.Comparison;

/// <summary>
/// A model in our own engine: the one place of this comparison that knows how a file becomes weights. It opens model
/// folders, and the fp32 files of <see cref="RandomGguf"/>, whose weights it makes again.
/// </summary>
internal sealed class EngineModel : IDisposable
{
    private EngineModel(LlamaConfig config, ITensorSource tensors, WorkerPool pool)
    {
        Config = config;
        Pool = pool;
        Weights = LlamaWeights.Load(config, tensors, pool);
    }

    public LlamaConfig Config { get; }

    public WorkerPool Pool { get; }

    public LlamaWeights Weights { get; }

    public static EngineModel Open(string path, WorkerPool pool)
    {
        if (Directory.Exists(path))
        {
            using ModelFolder folder = ModelFolder.Open(path);
            return new EngineModel(folder.Config, folder.Tensors, pool);
        }
        string[] name = Path.GetFileNameWithoutExtension(path).Split('-');
        if (name is not ["random", var shape, "F32", var seed])
            throw new NotSupportedException($"{path}: of GGUF files the engine has random-SHAPE-F32-seedN.gguf only.");
        LlamaConfig config = RandomShape.All[shape];
        using var tensors = new RandomTensorSource(config, ulong.Parse(seed.AsSpan("seed".Length)));
        return new EngineModel(config, tensors, pool);
    }

    public CpuGenerator Generator(CpuGeneratorOptions options) => new(Weights, Pool, options);

    public void Dispose() => Weights.Dispose();
}
