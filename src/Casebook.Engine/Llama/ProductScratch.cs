using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.BrainFloats;
using Casebook.Engine.Kernels.Quantized;
using Casebook.Engine.Memory;

namespace Casebook.Engine.Llama;

/// <summary>Where one thread opens packed weights: small enough to stay in its cache.</summary>
internal sealed unsafe class ProductScratch : IDisposable
{
    /// <summary>Elements of a row that are opened at a time.</summary>
    public const int Stretch = 512;

    /// <summary>Panels that are multiplied together, so that a tile of activations is used for all of them.</summary>
    public const int PanelGroup = 4;

    private const int Elements = PanelGroup * Stretch;
    private readonly FloatBuffer _buffer = new(Floats);

    public byte* Bytes => (byte*)_buffer.Pointer;

    public float* Scales => _buffer.Pointer + Elements * PanelLayout.Rows / sizeof(float);

    public float* Minimums => Scales + ScaleFloats;

    /// <summary>16-bit weights, and rows, in fp32: [128 × 64] of F16, or <see cref="BrainDots.ScratchFloats"/>.</summary>
    public float* Widened => _buffer.Pointer;

    /// <summary>Bytes that a scratch takes up.</summary>
    public static long BytesInAll => FloatBuffer.BytesOf(Floats);

    // Two scales a block where 16 elements share one.
    private static int ScaleFloats => Elements / PanelLayout.DecodedBlock * 2 * PanelLayout.Rows;

    private static long Floats => Math.Max(Elements * PanelLayout.Rows / sizeof(float) + 2 * ScaleFloats, Math.Max(MatrixProduct.DepthBlock * 3 / 2 * MatrixProduct.PanelWidth, BrainDots.ScratchFloats));

    public void Dispose() => _buffer.Dispose();
}
