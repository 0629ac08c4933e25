using Casebook.Engine.Kernels;
using Casebook.Engine.Memory;
using Casebook.Engine.Threading;

namespace Casebook.Engine.Llama;

/// <summary>Matrices in fp32: panels for the forward product; the way back reads the parameters themselves.</summary>
internal sealed unsafe class FloatWeights : MultipliedWeights
{
    private readonly float* _parameters;
    private readonly FloatBuffer _panels;

    public FloatWeights(ParameterLayout layout, float* parameters)
        : base(layout, copies: 1)
    {
        _parameters = parameters;
        _panels = new FloatBuffer(Length);
    }

    public override bool TakesCopies => false;

    public override long Bytes => _panels.Bytes;

    public static long BytesOf(ParameterLayout layout) => FloatBuffer.BytesOf(Matrices(layout).Sum(Elements));

    public override void Pack(WorkerPool pool)
    {
        var jobs = new List<(Parameter Parameter, int Panel)>();
        foreach (var parameter in Packed)
        {
            for (int panel = 0; panel < parameter.Rows / MatrixProduct.PanelWidth; panel++)
                jobs.Add((parameter, panel));
        }
        pool.Run(jobs.Count, (i, _) =>
        {
            var (parameter, panel) = jobs[i];
            Panels.PackOutputs(_parameters + parameter.Offset, parameter.Stride, panel, parameter.Columns, PanelsOf(parameter));
        });
    }

    public override WeightMatrix Matrix(Parameter parameter) => new FloatMatrix(PanelsOf(parameter), parameter.Rows, parameter.Columns);

    // They are read where they are.
    public override void Take(float* row, int width, int index, ushort* scratch)
    {
    }

    public override void Multiply(Parameter parameter, float* input, nint inputStride, float* output, nint outputStride, int rows, bool accumulate, ushort* scratch) =>
        MatrixProduct.Panels(input, inputStride, PanelsOf(parameter), output, outputStride, rows, parameter.Rows, parameter.Columns, accumulate);

    public override void MultiplyBack(Parameter parameter, float* outputGradient, nint outputStride, float* inputGradient, nint inputStride, int rows, ushort* scratch) =>
        MatrixProduct.Rows(
            outputGradient, outputStride, 1, _parameters + parameter.Offset, parameter.Stride, inputGradient, inputStride, rows, parameter.Columns, parameter.Rows, false);

    public override void Dispose() => _panels.Dispose();

    private float* PanelsOf(Parameter parameter) => _panels.Pointer + Offset(parameter);
}
