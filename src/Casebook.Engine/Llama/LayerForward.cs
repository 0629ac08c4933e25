using System.Runtime.CompilerServices;
using Casebook.Engine.Kernels;

namespace Casebook.Engine.Llama;

/// <summary>
/// The parts of a layer that work row by row in training: a block of rows goes through all of them while it is in the
/// cache. Generation deals out the same operations by outputs (<see cref="Generation.DecodePass"/>), to the same bits.
/// </summary>
internal static unsafe class LayerForward
{
    /// <summary>qkv = rotary(norm(x) · Wqkvᵀ).</summary>
    /// <param name="x">[rows × hidden] of the residual stream, rows of stride <c>Stride(hidden)</c>.</param>
    /// <param name="positions">Of each row.</param>
    /// <param name="qkv">[rows × query, key and value].</param>
    /// <param name="reciprocal">Receives 1 / rms of each row.</param>
    /// <param name="norm">[rows × hidden] of scratch, at <see cref="MultipliedWeights.Place"/>.</param>
    /// <param name="rounded">Scratch of <see cref="MultipliedWeights"/>.</param>
    public static void AttentionInput(
        LlamaWeights weights, int layer, RotaryEmbedding rotary, float* x, int* positions, int rows, float* qkv, float* reciprocal, float* norm, ushort* rounded)
    {
        var shape = weights.Shape;
        var parameters = weights.Layout.Layers[layer];
        int xStride = ModelShape.Stride(shape.Hidden), qkvStride = ModelShape.Stride(shape.QueryKeyValue);
        Normalise(weights, parameters.AttentionNorm, x, rows, reciprocal, norm, rounded);
        weights.Multiplied.Multiply(parameters.QueryKeyValue, norm, xStride, qkv, qkvStride, rows, false, rounded);
        int rotated = shape.Config.Heads + shape.Config.KeyValueHeads;
        for (int r = 0; r < rows; r++)
        {
            for (int h = 0; h < rotated; h++)
                rotary.Rotate(qkv + (nint)r * qkvStride + h * shape.Head, positions[r]);
        }
    }

    /// <summary>
    /// middle = x + attention · Woᵀ, then output = middle + swiglu(norm(middle) · Wgateᵀ, … · Wupᵀ) · Wdownᵀ.
    /// </summary>
    /// <param name="x">May be <paramref name="middle"/> itself.</param>
    /// <param name="gateUp">[rows × 2 feed-forward]: kept for the backward pass.</param>
    /// <param name="norm">[rows × hidden] of scratch, at <see cref="MultipliedWeights.Place"/>.</param>
    /// <param name="activated">[rows × feed-forward] of scratch, likewise.</param>
    /// <param name="rounded">Scratch of <see cref="MultipliedWeights"/>.</param>
    /// <param name="output">May be null where only middle and gateUp are wanted again.</param>
    public static void AttentionOutputAndFeedForward(
        LlamaWeights weights, int layer, float* x, float* attention, int rows, float* middle, float* gateUp, float* reciprocal, float* output, float* norm, float* activated, ushort* rounded)
    {
        var shape = weights.Shape;
        var parameters = weights.Layout.Layers[layer];
        int hidden = shape.Hidden, xStride = ModelShape.Stride(hidden), feed = shape.FeedForward;
        int gateStride = ModelShape.Stride(2 * feed), activatedStride = ModelShape.Stride(feed);
        if (x != middle)
            Copy(x, middle, rows, xStride);
        for (int r = 0; r < rows; r++)
            weights.Multiplied.Take(attention + (nint)r * ModelShape.Stride(shape.Attention), shape.Attention, r, rounded);
        weights.Multiplied.Multiply(parameters.AttentionOutput, attention, ModelShape.Stride(shape.Attention), middle, xStride, rows, true, rounded);
        Normalise(weights, parameters.FeedForwardNorm, middle, rows, reciprocal, norm, rounded);
        weights.Multiplied.Multiply(parameters.GateUp, norm, xStride, gateUp, gateStride, rows, false, rounded);
        if (output == null)
            return;
        for (int r = 0; r < rows; r++)
        {
            float* row = activated + weights.Multiplied.Place(r, activatedStride);
            SwiGlu.Forward(gateUp + (nint)r * gateStride, gateUp + (nint)r * gateStride + feed, feed, row);
            weights.Multiplied.Take(row, feed, r, rounded);
        }
        Copy(middle, output, rows, xStride);
        weights.Multiplied.Multiply(parameters.Down, activated, activatedStride, output, xStride, rows, true, rounded);
    }

    /// <summary>The embedding's rows of the tokens.</summary>
    public static void Embed(LlamaWeights weights, int* tokens, int rows, float* x)
    {
        var embedding = weights.Layout.Embedding;
        int stride = ModelShape.Stride(weights.Shape.Hidden);
        for (int r = 0; r < rows; r++)
            Copy(weights.At(embedding) + (nint)tokens[r] * embedding.Stride, x + (nint)r * stride, 1, stride);
    }

    /// <summary>Normalises rows and takes them for the next product.</summary>
    public static void Normalise(LlamaWeights weights, Parameter norm, float* x, int rows, float* reciprocal, float* output, ushort* rounded)
    {
        var shape = weights.Shape;
        int stride = ModelShape.Stride(shape.Hidden);
        float epsilon = (float)shape.Config.NormEpsilon;
        for (int r = 0; r < rows; r++)
        {
            float* row = output + weights.Multiplied.Place(r, stride);
            reciprocal[r] = RmsNorm.Forward(x + (nint)r * stride, weights.At(norm), shape.Hidden, shape.Config.HiddenSize, epsilon, row);
            weights.Multiplied.Take(row, shape.Hidden, r, rounded);
        }
    }

    private static void Copy(float* from, float* to, int rows, int stride) =>
        Unsafe.CopyBlock(to, from, checked((uint)(rows * stride * sizeof(float))));
}
