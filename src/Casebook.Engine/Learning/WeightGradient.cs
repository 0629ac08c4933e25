using Casebook.Engine.Llama;

namespace Casebook.Engine.Learning;

/// <summary>A rectangle of a weight's gradient: d W += (d outputs)ᵀ · inputs.</summary>
internal sealed unsafe class WeightGradient(Parameter parameter, GradientRows outputGradients, GradientRows inputs, int output, int outputs, int input, int columns, int rows)
{
    public void Add(float* gradient) =>
        outputGradients.AddProduct(output, outputs, inputs, input, columns, rows, gradient + parameter.Offset + (nint)output * parameter.Stride + input, parameter.Stride);
}
