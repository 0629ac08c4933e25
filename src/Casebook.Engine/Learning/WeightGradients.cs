using Casebook.Engine.Llama;

namespace Casebook.Engine.Learning;

/// <summary>What a backward pass leaves behind: the gradients of what is learned, and of nothing else.</summary>
internal abstract unsafe class WeightGradients : IDisposable
{
    /// <summary>Products that are planned together.</summary>
    public const int MostProducts = 3;

    /// <summary>Outputs of one task, in tiles of 6.</summary>
    protected const int OutputBlock = 96;

    /// <summary>Inputs of one task.</summary>
    protected const int InputBlock = 512;

    /// <summary>All of them, in the layout of what is learned.</summary>
    public abstract float* Pointer { get; }

    /// <summary>Where the gradient of a norm or an embedding is added to; null where it is not learned.</summary>
    public abstract float* Of(Parameter parameter);

    /// <summary>
    /// Tasks that add what follows from some products; each takes the number of its worker. They are to be run before the
    /// next call.
    /// </summary>
    /// <param name="products">Of different matrices, at most <see cref="MostProducts"/>; their rows are put in.</param>
    public abstract IReadOnlyList<Action<int>> Plan(params ReadOnlySpan<WeightProduct> products);

    public abstract void Clear();

    public abstract void Dispose();
}

/// <summary>A product of a forward pass, as a weight's gradient needs it: d W = (d outputs)ᵀ · inputs.</summary>
/// <param name="Parameter">W.</param>
/// <param name="OutputGradients">d loss / d outputs.</param>
/// <param name="Inputs">What was multiplied.</param>
/// <param name="Rows">Of both.</param>
internal readonly record struct WeightProduct(Parameter Parameter, GradientRows OutputGradients, GradientRows Inputs, int Rows);
