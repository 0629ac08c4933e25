using System.Runtime.InteropServices;
using Casebook.Models.Tensors;

namespace Casebook.Formats;

/// <summary>The quantisers of llama.cpp's own library, called as they are.</summary>
internal sealed unsafe class GgmlFormats(string library) : IDisposable
{
    private readonly nint _library = NativeLibrary.Load(library);

    public byte[] Quantize(TensorEncoding encoding, float[] elements)
    {
        byte[] bytes = new byte[encoding.RowBytes(elements.Length)];
        var function = (delegate* unmanaged<float*, byte*, long, void>)NativeLibrary.GetExport(_library, $"quantize_row_{Name(encoding)}_ref");
        fixed (float* from = elements)
        fixed (byte* to = bytes)
            function(from, to, elements.Length);
        return bytes;
    }

    public float[] Dequantize(TensorEncoding encoding, byte[] bytes)
    {
        float[] elements = new float[bytes.Length / encoding.BlockBytes() * encoding.BlockElements()];
        var function = (delegate* unmanaged<byte*, float*, long, void>)NativeLibrary.GetExport(_library, $"dequantize_row_{Name(encoding)}");
        fixed (byte* from = bytes)
        fixed (float* to = elements)
            function(from, to, elements.Length);
        return elements;
    }

    public void Dispose() => NativeLibrary.Free(_library);

    private static string Name(TensorEncoding encoding) => "q" + encoding.ToString()[1..];
}
