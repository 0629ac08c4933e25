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
    private readonly ModelFiles _files;
    private readonly PackedWeights _weights;

    private BenchModel(string path, ModelFiles files, BenchSettings settings, Action<double, GenerationMemory> progress)
    {
        (Path, _files) = (path, files);
        var options = new CpuGeneratorOptions
        {
            MaximumSequences = settings.Batch,
            MaximumRows = settings.RowsOfPass,
            MaximumSequence = settings.Prompt + settings.GenerateAtMost,
            // What is drafted depends on the text, and random prompts say nothing about it.
            Speculation = new SpeculationSettings { Mode = Speculation.Off },
        };
        Memory = ModelMemory.Whole(path, files.Config, PackedWeights.SizeOf(files.Config, files.Tensors), options, settings.Threads, "lower --prompt, --generate or --batch");
        Pool = new WorkerPool(settings.Threads);
        _weights = PackedWeights.Load(files.Config, files.Tensors, Pool, share => progress(share, Memory));
        Generator = new CpuGenerator(_weights, Pool, options);
    }

    /// <summary>As the user named it.</summary>
    public string Path { get; }

    /// <summary>What all of it takes.</summary>
    public GenerationMemory Memory { get; }

    public LlamaConfig Config => _files.Config;

    public WorkerPool Pool { get; }

    public CpuGenerator Generator { get; }

    public long Parameters => LlamaTensors.Of(Config).Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size));

    public long WeightBytes => _weights.Bytes;

    /// <summary>Bytes of the weights that every pass reads: all matrices that rows are multiplied with.</summary>
    public long PassBytes => _weights.BytesPerPass;

    /// <summary>Weights that every row is multiplied with.</summary>
    public long LayerWeights =>
        LlamaTensors.Of(Config).Where(tensor => tensor.Shape.Length == 2 && tensor.Name is not (LlamaTensors.Embedding or LlamaTensors.Head)).Sum(tensor => tensor.Shape[0] * tensor.Shape[1]);

    /// <summary>Weights that a row is multiplied with only where the token behind it is wanted.</summary>
    public long HeadWeights => (long)Config.VocabularySize * Config.HiddenSize;

    /// <exception cref="MemoryShortException">It does not fit into the memory that there is.</exception>
    /// <exception cref="BenchTooLongException">The model's context has no room for what is to be measured.</exception>
    public static BenchModel Open(string? named, BenchSettings settings, Action<double, GenerationMemory> progress)
    {
        string path = named is null ? ModelSearch.Default().Path : ModelSearch.Locate(named);
        ModelFiles files = ModelFiles.Open(path);
        try
        {
            if (settings.Prompt + settings.GenerateAtMost > files.Config.ContextLength)
                throw new BenchTooLongException(settings, files.Config.ContextLength);
            return new BenchModel(path, files, settings, progress);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Generator.Dispose();
        _weights.Dispose();
        Pool.Dispose();
        _files.Dispose();
    }
}
