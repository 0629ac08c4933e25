using Casebook.Engine.Llama;
using Casebook.Engine.Memory;

namespace Casebook.Engine.Learning;

/// <summary>Gradients of all weights, in the layout of the weights.</summary>
internal sealed unsafe class DenseGradients(ParameterLayout layout) : WeightGradients
{
    private readonly FloatBuffer _gradient = new(layout.Length);

    public override float* Pointer => _gradient.Pointer;

    public override float* Of(Parameter parameter) => Pointer + parameter.Offset;

    public override IReadOnlyList<Action<int>> Plan(params ReadOnlySpan<WeightProduct> products)
    {
        var tasks = new List<Action<int>>();
        foreach (var (parameter, outputGradients, inputs, rows) in products)
        {
            for (int output = 0; output < parameter.Rows; output += OutputBlock)
            {
                for (int input = 0; input < parameter.Columns; input += InputBlock)
                {
                    (int firstOutput, int firstInput) = (output, input);
                    tasks.Add(_ => outputGradients.AddProduct(
                        firstOutput, Math.Min(OutputBlock, parameter.Rows - firstOutput), inputs, firstInput, Math.Min(InputBlock, parameter.Columns - firstInput), rows,
                        Of(parameter) + (nint)firstOutput * parameter.Stride + firstInput, parameter.Stride));
                }
            }
        }
        return tasks;
    }

    public override void Clear() => _gradient.Clear();

    public override void Dispose() => _gradient.Dispose();
}
