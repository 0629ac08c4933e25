using Casebook.Engine.Kernels.BrainFloats;
using Casebook.Engine.Memory;
using Casebook.Engine.Threading;

namespace Casebook.Engine.Llama;

/// <summary>
/// Matrices rounded to BF16, twice: in panels of outputs for the forward product and in panels of inputs for the way
/// back. What they are multiplied with is rounded as well.
/// </summary>
internal sealed unsafe class BrainWeights : MultipliedWeights
{
    /// <summary>Bytes that part a row of a scratch from the next beside its elements: rows a power of two apart would fall into the same few lines of the cache.</summary>
    private const int RowGap = 64;

    private readonly float* _parameters;
    private readonly FloatBuffer _memory;

    public BrainWeights(ParameterLayout layout, float* parameters)
        : base(layout, copies: 2)
    {
        _parameters = parameters;
        _memory = new FloatBuffer(Length / 2);
    }

    public override bool TakesCopies => true;

    public override long Bytes => _memory.Bytes;

    public static long BytesOf(ParameterLayout layout) => FloatBuffer.BytesOf(Matrices(layout).Sum(Elements));

    /// <summary>16-bit numbers of a worker's scratch: a block of the widest rows.</summary>
    public static long ScratchElements(int width) => MaximumRows * RowBytes(width) / sizeof(ushort);

    public override void Pack(WorkerPool pool)
    {
        // 32 rows of a matrix are a panel of outputs, and 16 pairs in all panels of inputs.
        var jobs = new List<(Parameter Parameter, int Row)>();
        foreach (var parameter in Packed)
        {
            for (int row = 0; row < parameter.Rows; row += BrainProduct.PanelWidth)
                jobs.Add((parameter, row));
        }
        pool.Run(jobs.Count, (i, _) =>
        {
            var (parameter, first) = jobs[i];
            float* rows = _parameters + parameter.Offset + (nint)first * parameter.Stride;
            BrainPanels.PackOutputs(rows, parameter.Stride, parameter.Columns, Outputs(parameter) + (nint)first * parameter.Columns);
            for (int row = 0; row < BrainProduct.PanelWidth; row += 2)
                BrainPanels.PackInputs(rows + (nint)row * parameter.Stride, parameter.Stride, parameter.Columns, (first + row) / 2, parameter.Rows / 2, Inputs(parameter));
        });
    }

    public override WeightMatrix Matrix(Parameter parameter) => new BrainMatrix(Outputs(parameter), parameter.Rows, parameter.Columns);

    public override void Take(float* row, int width, int index, ushort* scratch) =>
        BrainRounding.Row(row, width, (ushort*)((byte*)scratch + index * RowBytes(width)));

    public override void Multiply(Parameter parameter, float* input, nint inputStride, float* output, nint outputStride, int rows, bool accumulate, ushort* scratch)
    {
        BrainProduct.Panels(
            scratch, RowBytes(parameter.Columns), Outputs(parameter), output, outputStride, rows, parameter.Rows, parameter.Columns / 2,
            accumulate ? TileClosing.Add : TileClosing.Replace);
    }

    public override void MultiplyBack(Parameter parameter, float* outputGradient, nint outputStride, float* inputGradient, nint inputStride, int rows, ushort* scratch)
    {
        BrainProduct.Panels(
            scratch, RowBytes(parameter.Rows), Inputs(parameter), inputGradient, inputStride, rows, parameter.Columns, parameter.Rows / 2, TileClosing.Replace);
    }

    public override void Dispose() => _memory.Dispose();

    private static nint RowBytes(int width) => width * sizeof(ushort) + RowGap;

    private ushort* Outputs(Parameter parameter) => (ushort*)_memory.Pointer + Offset(parameter);

    private ushort* Inputs(Parameter parameter) => Outputs(parameter) + Elements(parameter);
}
