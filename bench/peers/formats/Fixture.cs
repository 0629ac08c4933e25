using System.Runtime.InteropServices;
using Casebook.Models.Tensors;

namespace Casebook.Formats;

/// <summary>Writes the blocks that the tests compare with: elements, the bytes that ggml makes of them, the floats that it reads there.</summary>
internal static class Fixture
{
    private const int Elements = 512;

    public static void Write(GgmlFormats peer, string path)
    {
        var random = new Random(3);
        float[] elements = [.. Enumerable.Range(0, Elements).Select(i => i < 32 ? 0 : (float)((random.NextDouble() - 0.4) * Math.Pow(2, i / 64 - 4)))];
        var lines = new List<string> { "elements " + Base64(elements) };
        foreach (TensorEncoding encoding in Enum.GetValues<TensorEncoding>().Where(encoding => encoding.IsQuantized()))
        {
            byte[] bytes = peer.Quantize(encoding, elements);
            // Bytes that no quantiser would write are read the same way.
            byte[] any = new byte[encoding.BlockBytes()];
            do
                random.NextBytes(any);
            while (peer.Dequantize(encoding, any).Any(element => !float.IsFinite(element)));
            byte[] all = [.. bytes, .. any];
            lines.Add($"{encoding} {Convert.ToBase64String(all)} {Base64(peer.Dequantize(encoding, all))}");
        }
        File.WriteAllLines(path, lines);
    }

    private static string Base64(float[] elements) => Convert.ToBase64String(MemoryMarshal.AsBytes<float>(elements));
}
