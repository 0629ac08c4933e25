using Casebook.Engine.Threading;
using Casebook.Models.Architecture;

namespace Casebook.Engine.Llama;

/// <summary>
/// The matrices of a set of weights as products take them, beside the parameters that an optimizer changes. A row's
/// product has the same bits in training and, as a <see cref="WeightMatrix"/>, in generation.
/// </summary>
internal abstract unsafe class MultipliedWeights : IDisposable
{
    private readonly Dictionary<Parameter, long> _offsets = [];

    /// <param name="copies">How often each matrix is packed.</param>
    protected MultipliedWeights(ParameterLayout layout, int copies)
    {
        foreach (var parameter in Matrices(layout))
        {
            _offsets[parameter] = Length;
            Length += copies * Elements(parameter);
        }
    }

    /// <summary>Rows that are multiplied together at most: a block of training.</summary>
    public const int MaximumRows = 96;

    public abstract long Bytes { get; }

    public static MultipliedWeights Of(ModelShape shape, ParameterLayout layout, float* parameters) =>
        shape.Config.Numbers == NumberFormat.Bf16 ? new BrainWeights(layout, parameters) : new FloatWeights(layout, parameters);

    /// <summary>Bytes of them, without allocating any.</summary>
    public static long BytesOf(ModelShape shape, ParameterLayout layout) =>
        shape.Config.Numbers == NumberFormat.Bf16 ? BrainWeights.BytesOf(layout) : FloatWeights.BytesOf(layout);

    /// <summary>Whether a row is copied as it is taken, so that its place is free for another.</summary>
    public abstract bool TakesCopies { get; }

    /// <summary>Brings them up to date; call after every change of the parameters.</summary>
    public abstract void Pack(WorkerPool pool);

    /// <summary>A matrix for generation.</summary>
    public abstract WeightMatrix Matrix(Parameter parameter);

    /// <summary>
    /// Takes one row of what is multiplied next, which is final and best still in the cache: the first half of
    /// <see cref="Multiply"/> and <see cref="MultiplyBack"/>.
    /// </summary>
    /// <param name="index">Of the row in its block.</param>
    /// <param name="scratch">One worker's.</param>
    public abstract void Take(float* row, int width, int index, ushort* scratch);

    /// <summary>output[rows × outputs] (+)= input · Wᵀ, of rows that were taken.</summary>
    public abstract void Multiply(Parameter parameter, float* input, nint inputStride, float* output, nint outputStride, int rows, bool accumulate, ushort* scratch);

    /// <summary>d input[rows × inputs] = d output · W, of rows that were taken.</summary>
    public abstract void MultiplyBack(Parameter parameter, float* outputGradient, nint outputStride, float* inputGradient, nint inputStride, int rows, ushort* scratch);

    /// <summary>Where a block's row is written before it is taken: two places are enough where copies are taken.</summary>
    public nint Place(int row, int stride) => (nint)(TakesCopies ? row & 1 : row) * stride;

    public abstract void Dispose();

    /// <summary>Elements of all packed matrices.</summary>
    protected long Length { get; }

    protected IEnumerable<Parameter> Packed => _offsets.Keys;

    /// <summary>The place of a matrix's first element.</summary>
    protected long Offset(Parameter parameter) => _offsets[parameter];

    protected static long Elements(Parameter parameter) => (long)parameter.Rows * parameter.Columns;

    // A tied embedding is packed once, as the head; an untied one is only ever read by rows.
    protected static IEnumerable<Parameter> Matrices(ParameterLayout layout) =>
        layout.All.Where(parameter => parameter.Rows > 1 && (parameter != layout.Embedding || parameter == layout.Head));
}
