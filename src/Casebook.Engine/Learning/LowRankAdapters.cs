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
/// alone. So rollouts, training and the model that is written have the same weights to the bit. Dropout, which would need
/// the adapter's own path in every pass, there is not.
/// </summary>
/// <remarks>A begins uniform in ±1/√columns, as the authors' loralib and PEFT draw it; the paper says "random Gaussian" without a deviation.</remarks>
internal sealed unsafe class LowRankAdapters : IDisposable
{
    /// <summary>Rows of one task.</summary>
    private const int RowBlock = 96;

    private readonly LlamaWeights _weights;
    private readonly WorkerPool _pool;
    private readonly LoraConfig _lora;
    private readonly FloatBuffer _parameters, _originals, _panels;

    /// <param name="weights">The weights as they are before anything is learned; changed in place from now on.</param>
    public LowRankAdapters(LlamaWeights weights, AdapterOptions options, WorkerPool pool)
    {
        (_weights, _lora, _pool) = (weights, options.Lora, pool);
        Layout = new AdapterLayout(weights.Config, weights.Layout, _lora);
        _parameters = new FloatBuffer(Layout.Length);
        _originals = new FloatBuffer(Layout.Originals);
        _panels = new FloatBuffer(Layout.Panels);
        foreach (var adapter in Layout.Adapters)
        {
            long length = (long)adapter.Rows * adapter.Target.Parameter.Stride;
            Buffer.MemoryCopy(weights.Parameters + adapter.At(0), _originals.Pointer + adapter.Original, length * sizeof(float), length * sizeof(float));
            Draw(adapter, options.Seed);
        }
        Pack();
    }

    /// <summary>Bytes of A and B with their panels, and of the matrices as they were.</summary>
    public static (long Adapters, long Originals) BytesOf(AdapterLayout layout) =>
        (checked(FloatBuffer.BytesOf(layout.Length) + FloatBuffer.BytesOf(layout.Panels)), FloatBuffer.BytesOf(layout.Originals));

    public AdapterLayout Layout { get; }

    public int Rank => _lora.Rank;

    /// <summary>s, by which B · A is multiplied.</summary>
    public float Scale => _lora.Scale;

    public float* Parameters => _parameters.Pointer;

    /// <summary>All A of a matrix, as panels.</summary>
    public float* InputPanels(AdaptedMatrix matrix) => _panels.Pointer + matrix.InputPanels;

    /// <summary>All B of a matrix, as panels; 0 where an output is another tensor's.</summary>
    public float* OutputPanels(AdaptedMatrix matrix) => _panels.Pointer + matrix.OutputPanels;

    /// <summary>Brings the model's weights up to date; call after every change of A and B.</summary>
    public void Merge()
    {
        var tasks = new List<(Adapter Adapter, int First)>();
        foreach (var adapter in Layout.Adapters)
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
                Parameters + b.Offset + first, b.Stride, Parameters + a.Offset, a.Stride, _originals.Pointer + adapter.Original + (long)first * stride,
                _weights.Parameters + adapter.At(first), stride, Math.Min(RowBlock, adapter.Rows - first), Rank, adapter.Columns, Scale);
        });
        Pack();
        _weights.Pack(_pool);
    }

    /// <summary>Whether a source has A and B.</summary>
    public bool AreIn(ITensorSource source) => source.Names.Contains(Layout.Adapters[0].A.Name);

    /// <summary>Reads every A and B, named with a prefix, into a flat buffer of this layout.</summary>
    public void Read(ITensorSource source, string prefix, float* target)
    {
        foreach (var adapter in Layout.Adapters)
        {
            adapter.A.Scatter(Elements(source, prefix + adapter.A.Name, Rank, adapter.A.Columns), target);
            adapter.B.Scatter(Transposed(Elements(source, prefix + adapter.B.Name, adapter.B.Columns, Rank), Rank), target);
        }
    }

    /// <summary>Writes a flat buffer of this layout, tensor by tensor.</summary>
    public void Write(TensorSink sink, string prefix, float* from)
    {
        foreach (var adapter in Layout.Adapters)
        {
            float[] a = new float[checked((int)adapter.A.Elements)], b = new float[checked((int)adapter.B.Elements)];
            adapter.A.Gather(from, a);
            adapter.B.Gather(from, b);
            sink(prefix + adapter.A.Name, [Rank, adapter.A.Columns], a);
            sink(prefix + adapter.B.Name, [adapter.B.Columns, Rank], Transposed(b, adapter.B.Columns));
        }
    }

    public void Dispose()
    {
        _parameters.Dispose();
        _originals.Dispose();
        _panels.Dispose();
    }

    private static float[] Elements(ITensorSource source, string name, int rows, int columns)
    {
        var shape = source.Shape(name);
        if (!shape.SequenceEqual([rows, columns]))
        {
            throw new ModelFileException(
                source.Location, name, $"has shape [{string.Join(", ", shape)}] where model and rank ask for [{rows}, {columns}]", "Use an adapter of this model and rank.");
        }
        float[] elements = new float[checked(rows * columns)];
        source.Read(name, elements);
        return elements;
    }

    /// <param name="columns">Of what is given.</param>
    private static float[] Transposed(float[] elements, int columns)
    {
        int rows = elements.Length / columns;
        float[] transposed = new float[elements.Length];
        for (int i = 0; i < elements.Length; i++)
            transposed[(i % columns * rows) + (i / columns)] = elements[i];
        return transposed;
    }

    private void Pack() => _pool.Run(Layout.Matrices.Count, (i, _) =>
    {
        var matrix = Layout.Matrices[i];
        for (int row = 0; row < matrix.Adapters.Count * Rank; row++)
        {
            var adapter = matrix.Adapters[row / Rank];
            Parameter a = adapter.A.Parameter, b = adapter.B.Parameter;
            int k = row % Rank, panel = row / MatrixProduct.PanelWidth * MatrixProduct.PanelWidth, column = row % MatrixProduct.PanelWidth;
            Panels.Transpose(Parameters + a.Offset + (long)k * a.Stride, 0, 1, a.Columns, InputPanels(matrix) + (long)panel * a.Columns, column);
            Panels.Transpose(
                Parameters + b.Offset + (long)k * b.Stride, 0, 1, b.Columns,
                OutputPanels(matrix) + (long)panel * matrix.Parameter.Rows + (long)adapter.Target.FirstRow * MatrixProduct.PanelWidth, column);
        }
    });

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
