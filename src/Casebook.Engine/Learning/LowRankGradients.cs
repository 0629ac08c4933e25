using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.BrainFloats;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Learning;

/// <summary>
/// Gradients of A and B without that of the matrix they adapt. With y = x · Wᵀ over the rows of a batch,
/// d A = s · (d y · B)ᵀ · x and d B = s · (d y)ᵀ · (x · Aᵀ): rows are brought to the rank first, so that a product of
/// the matrix's size is never made (Hu et al., arXiv 2106.09685, give the forward direction).
/// </summary>
internal sealed unsafe class LowRankGradients : WeightGradients
{
    /// <summary>Rows of one task of the first half; even.</summary>
    private const int RowBlock = 32;

    private readonly LowRankAdapters _adapters;
    private readonly WorkerPool _pool;
    private readonly Dictionary<Parameter, AdaptedMatrix> _matrices;
    private readonly FloatBuffer _gradient;
    private readonly FloatBuffer[] _narrow, _scratch;
    private readonly GradientRows[] _narrowRows;
    private readonly Sizes _sizes;

    /// <param name="maximumRows">Of a batch.</param>
    public LowRankGradients(LowRankAdapters adapters, ModelShape shape, int maximumRows, WorkerPool pool)
    {
        (_adapters, _pool) = (adapters, pool);
        _matrices = adapters.Layout.Matrices.ToDictionary(matrix => matrix.Parameter);
        _sizes = new Sizes(adapters.Layout, shape, maximumRows);
        _gradient = new FloatBuffer(adapters.Layout.Length);
        _narrow = [.. Enumerable.Range(0, 2 * MostProducts).Select(_ => new FloatBuffer(_sizes.Narrow))];
        _scratch = [.. Enumerable.Range(0, pool.Threads).Select(_ => new FloatBuffer(_sizes.Scratch))];
        _narrowRows = [.. _narrow.Select(memory => IsBrain(shape)
            ? (GradientRows)new BrainGradientRows(new BrainColumns((ushort*)memory.Pointer, _sizes.Width, _sizes.Capacity), _sizes.NarrowStride)
            : new FloatGradientRows(memory.Pointer, _sizes.NarrowStride))];
    }

    /// <summary>Bytes of them beside the gradient, which is as large as the adapters.</summary>
    public static long BytesOf(AdapterLayout layout, ModelShape shape, int maximumRows, int threads)
    {
        var sizes = new Sizes(layout, shape, maximumRows);
        return checked(2 * MostProducts * FloatBuffer.BytesOf(sizes.Narrow) + threads * FloatBuffer.BytesOf(sizes.Scratch));
    }

    public override float* Pointer => _gradient.Pointer;

    public override float* Of(Parameter parameter) => null;

    public override IReadOnlyList<Action<int>> Plan(params ReadOnlySpan<WeightProduct> products)
    {
        List<Action<int>> first = [], second = [];
        int narrow = 0;
        foreach (var product in products)
        {
            if (!_matrices.TryGetValue(product.Parameter, out var matrix))
                continue;
            GradientRows ofInputs = Narrow(product.Inputs, matrix.Parameter.Columns, _adapters.InputPanels(matrix));
            GradientRows ofOutputs = Narrow(product.OutputGradients, matrix.Parameter.Rows, _adapters.OutputPanels(matrix));
            Widen(ofOutputs, product.Inputs, matrix.Parameter.Columns, adapter => (adapter.A.Parameter, 0));
            Widen(ofInputs, product.OutputGradients, matrix.Parameter.Rows, adapter => (adapter.B.Parameter, adapter.Target.FirstRow));

            GradientRows Narrow(GradientRows rows, int depth, float* panels)
            {
                int place = narrow++, count = product.Rows;
                for (int row = 0; row < count; row += RowBlock)
                {
                    int start = row;
                    first.Add(worker => Project(rows, start, Math.Min(RowBlock, count - start), depth, panels, matrix.Width, place, worker));
                }
                return _narrowRows[place];
            }

            void Widen(GradientRows left, GradientRows right, int columns, Func<Adapter, (Parameter, int)> place)
            {
                int count = product.Rows;
                for (int column = 0; column < columns; column += InputBlock)
                {
                    int start = column;
                    second.Add(worker => Add(matrix, left, right, start, Math.Min(InputBlock, columns - start), count, place, worker));
                }
            }
        }
        _pool.Run(first.Count, (i, worker) => first[i](worker));
        return second;
    }

    public override void Clear() => _gradient.Clear();

    public override void Dispose()
    {
        _gradient.Dispose();
        foreach (var buffer in _narrow.Concat(_scratch))
            buffer.Dispose();
    }

    /// <summary>Some rows times all A, or all B, of a matrix.</summary>
    private void Project(GradientRows rows, int first, int count, int depth, float* panels, int width, int place, int worker)
    {
        nint stride = ModelShape.Stride(depth);
        float* wide = rows.Floats(first, count, _scratch[worker].Pointer, ref stride);
        float* narrow = _sizes.InPlace ? _narrow[place].Pointer + first * _sizes.NarrowStride : _scratch[worker].Pointer + _sizes.NarrowAt;
        MatrixProduct.Panels(wide, stride, panels, narrow, _sizes.NarrowStride, count, width, depth, false);
        _narrowRows[place].Put(narrow, first, count);
    }

    /// <summary>Some columns of the gradients of all A, or all B, of a matrix.</summary>
    /// <param name="place">An adapter's part, and the column at which it begins in <paramref name="right"/>.</param>
    private void Add(AdaptedMatrix matrix, GradientRows left, GradientRows right, int first, int columns, int rows, Func<Adapter, (Parameter Part, int Column)> place, int worker)
    {
        float* tile = _scratch[worker].Pointer;
        new Span<float>(tile, matrix.Width * Sizes.TileStride).Clear();
        left.AddProduct(0, matrix.Width, right, first, columns, rows, tile, Sizes.TileStride);
        for (int row = 0; row < matrix.Adapters.Count * _adapters.Rank; row++)
        {
            var (part, column) = place(matrix.Adapters[row / _adapters.Rank]);
            float* gradient = Pointer + part.Offset + (long)(row % _adapters.Rank) * part.Stride;
            int start = Math.Max(first, column), end = Math.Min(first + columns, column + part.Columns);
            LowRank.AddScaled(tile + row * Sizes.TileStride + start - first, _adapters.Scale, gradient + start - column, end - start);
        }
    }

    private static bool IsBrain(ModelShape shape) => shape.Config.Numbers == NumberFormat.Bf16;

    /// <summary>How much room everything takes.</summary>
    private sealed class Sizes(AdapterLayout layout, ModelShape shape, int maximumRows)
    {
        public const int TileStride = InputBlock + Lanes.Count;

        /// <summary>Ranks of the matrix with most of them.</summary>
        public int Width { get; } = layout.Matrices.Max(matrix => matrix.Width);

        /// <summary>Whether rows of the rank are left where they are computed.</summary>
        public bool InPlace { get; } = !IsBrain(shape);

        public int Capacity { get; } = ModelShape.Pad(maximumRows, 2);

        public int NarrowStride => ModelShape.Stride(Width);

        /// <summary>Floats of all rows of the rank.</summary>
        public long Narrow => InPlace ? (long)Capacity * NarrowStride : BrainColumns.Elements(Width, Capacity) / 2;

        /// <summary>Where rows of the rank lie in a worker's scratch, if not in place: behind those that they are made of.</summary>
        public long NarrowAt { get; } = (long)RowBlock * ModelShape.Stride(layout.Matrices.Max(matrix => Math.Max(matrix.Parameter.Rows, matrix.Parameter.Columns)));

        /// <summary>Floats of a worker: for one half of the work, and then for the other.</summary>
        public long Scratch => Math.Max(InPlace ? 0 : NarrowAt + (long)RowBlock * NarrowStride, (long)Width * TileStride);
    }
}
