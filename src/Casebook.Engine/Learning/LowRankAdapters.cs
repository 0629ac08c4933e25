using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Engine.Threading;
using Casebook.Models;
using Casebook.Models.Adapters;
using Casebook.Models.Tensors;
using Casebook.Runs.Randomness;

namespace Casebook.Engine.Learning;

/// <summary>What a learner learns instead of all weights.</summary>
/// <param name="Lora">Rank, alpha and modules.</param>
/// <param name="Seed">The first A follow from it; the first B are 0.</param>
public sealed record AdapterOptions(LoraConfig Lora, ulong Seed);

/// <summary>
/// Low-rank adaptation as a parametrisation of the weights (Hu et al., arXiv 2106.09685): passes see W = W₀ + s · B · A
/// alone and give the dense gradient, from which those of A and B follow. So rollouts, training and the model that is
/// written have the same weights to the bit. Dropout, which would need the adapter's own path in every pass, there is not.
/// </summary>
/// <remarks>A begins uniform in ±1/√columns, as the authors' loralib and PEFT draw it; the paper says "random Gaussian" without a deviation.</remarks>
internal sealed unsafe class LowRankAdapters : IDisposable
{
    /// <summary>Rows, and columns, of one task.</summary>
    private const int RowBlock = 96, ColumnBlock = 512;

    private readonly LlamaWeights _weights;
    private readonly WorkerPool _pool;
    private readonly AdapterLayout _layout;
    private readonly LoraConfig _lora;
    private readonly FloatBuffer _parameters, _gradient, _originals;

    /// <param name="weights">The weights as they are before anything is learned; changed in place from now on.</param>
    public LowRankAdapters(LlamaWeights weights, AdapterOptions options, WorkerPool pool)
    {
        (_weights, _lora, _pool) = (weights, options.Lora, pool);
        _layout = new AdapterLayout(weights.Config, weights.Layout, _lora);
        _parameters = new FloatBuffer(_layout.Length);
        _gradient = new FloatBuffer(_layout.Length);
        _originals = new FloatBuffer(_layout.Originals);
        foreach (var adapter in _layout.Adapters)
        {
            long length = (long)adapter.Rows * adapter.Target.Parameter.Stride;
            Buffer.MemoryCopy(weights.Parameters + adapter.At(0), _originals.Pointer + adapter.Original, length * sizeof(float), length * sizeof(float));
            Draw(adapter, options.Seed);
        }
    }

    /// <summary>Every A and B once.</summary>
    public IReadOnlyList<Parameter> All => _layout.All;

    /// <summary>Floats of the flat buffers.</summary>
    public long Length => _layout.Length;

    public float* Parameters => _parameters.Pointer;

    public float* Gradient => _gradient.Pointer;

    /// <summary>Computes the gradients of A and B from those of the weights.</summary>
    public void TakeGradient(float* dense)
    {
        var tasks = new List<(Adapter Adapter, int First, bool OfA)>();
        foreach (var adapter in _layout.Adapters)
        {
            for (int column = 0; column < adapter.Columns; column += ColumnBlock)
                tasks.Add((adapter, column, true));
            for (int row = 0; row < adapter.Rows; row += RowBlock)
                tasks.Add((adapter, row, false));
        }
        _pool.Run(tasks.Count, (i, _) =>
        {
            var (adapter, first, ofA) = tasks[i];
            Parameter a = adapter.A.Parameter, b = adapter.B.Parameter;
            int stride = adapter.Target.Parameter.Stride;
            if (ofA)
            {
                LowRank.GradientOfA(
                    Parameters + b.Offset, b.Stride, dense + adapter.At(0) + first, stride, Gradient + a.Offset + first, a.Stride,
                    adapter.Rows, _lora.Rank, Math.Min(ColumnBlock, adapter.Columns - first), _lora.Scale);
            }
            else
            {
                LowRank.GradientOfB(
                    dense + adapter.At(first), stride, Parameters + a.Offset, a.Stride, Gradient + b.Offset + (long)first * b.Stride, b.Stride,
                    Math.Min(RowBlock, adapter.Rows - first), _lora.Rank, adapter.Columns, _lora.Scale);
            }
        });
    }

    /// <summary>Brings the model's weights up to date; call after every change of A and B.</summary>
    public void Merge()
    {
        var tasks = new List<(Adapter Adapter, int First)>();
        foreach (var adapter in _layout.Adapters)
        {
            for (int row = 0; row < adapter.Rows; row += RowBlock)
                tasks.Add((adapter, row));
        }
        _pool.Run(tasks.Count, (i, _) =>
        {
            var (adapter, first) = tasks[i];
            Parameter a = adapter.A.Parameter, b = adapter.B.Parameter;
            int stride = adapter.Target.Parameter.Stride;
            LowRank.Merge(
                Parameters + b.Offset + (long)first * b.Stride, b.Stride, Parameters + a.Offset, a.Stride, _originals.Pointer + adapter.Original + (long)first * stride,
                _weights.Parameters + adapter.At(first), stride, Math.Min(RowBlock, adapter.Rows - first), _lora.Rank, adapter.Columns, _lora.Scale);
        });
        _weights.Pack(_pool);
    }

    /// <summary>Whether a source has A and B.</summary>
    public bool AreIn(ITensorSource source) => source.Names.Contains(_layout.Adapters[0].A.Name);

    /// <summary>Reads every A and B, named with a prefix, into a flat buffer of this layout.</summary>
    public void Read(ITensorSource source, string prefix, float* target)
    {
        foreach (var place in Places())
        {
            string name = prefix + place.Name;
            var shape = source.Shape(name);
            if (!shape.SequenceEqual([place.Rows, place.Columns]))
            {
                throw new ModelFileException(
                    source.Location, name, $"has shape [{string.Join(", ", shape)}] where model and rank ask for [{place.Rows}, {place.Columns}]",
                    "Use an adapter of this model and rank.");
            }
            float[] elements = new float[checked((int)place.Elements)];
            source.Read(name, elements);
            place.Scatter(elements, target);
        }
    }

    /// <summary>Writes a flat buffer of this layout, tensor by tensor.</summary>
    public void Write(TensorSink sink, string prefix, float* from)
    {
        foreach (var place in Places())
        {
            float[] elements = new float[checked((int)place.Elements)];
            place.Gather(from, elements);
            sink(prefix + place.Name, [place.Rows, place.Columns], elements);
        }
    }

    public void Dispose()
    {
        _parameters.Dispose();
        _gradient.Dispose();
        _originals.Dispose();
    }

    private IEnumerable<TensorPlace> Places() => _layout.Adapters.SelectMany(adapter => (TensorPlace[])[adapter.A, adapter.B]);

    private void Draw(Adapter adapter, ulong seed)
    {
        double bound = 1 / Math.Sqrt(adapter.A.Columns);
        var random = new RandomStream(seed, "lora." + adapter.Names.Target);
        float[] elements = new float[checked((int)adapter.A.Elements)];
        foreach (ref float element in elements.AsSpan())
            element = (float)(bound * ((2 * random.NextDouble()) - 1));
        adapter.A.Scatter(elements, Parameters);
    }
}
