using System.Diagnostics;
using Casebook.Models.Tensors;

namespace Casebook.Formats;

/// <summary>One format, ours beside ggml's.</summary>
/// <param name="SameFloats">Whether blocks of any bytes, and blocks that ggml made, are read as the same bits.</param>
/// <param name="SameBytes">Whether elements become the same bytes.</param>
/// <param name="NormalError">Our root mean square error as a share of ggml's, on normal elements.</param>
/// <param name="HeavyError">The same on elements with heavy tails and a part that is not centred.</param>
/// <param name="OurSpeed">Millions of elements quantised in a second, on one thread.</param>
/// <param name="PeerSpeed">The same for ggml.</param>
internal sealed record FormatComparison(
    TensorEncoding Encoding, bool SameFloats, bool SameBytes, double NormalError, double HeavyError, double OurSpeed, double PeerSpeed)
{
    private const int Elements = 1 << 20;

    public static FormatComparison Run(GgmlFormats peer, TensorEncoding encoding)
    {
        var random = new Random(7);
        float[] normal = [.. Enumerable.Range(0, Elements).Select(_ => (float)(Normal(random) * 0.02))];
        float[] heavy = [.. Enumerable.Range(0, Elements).Select(i => (float)((Math.Pow(Normal(random), 3) + i / 64 % 3 * 0.5) * 0.02))];
        float[] odd = [.. Enumerable.Range(0, 4096).Select(i => (i / 256 % 8) switch { 0 => 0f, 1 => 1f, 2 => -3f, 3 => i % 2 == 0 ? 0.5f : -0.5f, 4 => i * 1e-9f, 5 => i % 32 - 16, 6 => 1e-30f * i, _ => -i })];
        bool floats = SameWhenRead(peer, encoding, random);
        bool bytes = true;
        foreach (float[] elements in (float[][])[normal, heavy, odd])
        {
            byte[] theirs = peer.Quantize(encoding, elements);
            floats &= Same(peer.Dequantize(encoding, theirs), Read(encoding, theirs));
            bytes &= Ours(encoding, elements).AsSpan().SequenceEqual(theirs);
        }
        return new FormatComparison(
            encoding, floats, bytes, Ratio(peer, encoding, normal), Ratio(peer, encoding, heavy),
            Speed(() => Ours(encoding, normal)), Speed(() => peer.Quantize(encoding, normal)));
    }

    public override string ToString() =>
        $"{Encoding,-6}  {(SameFloats ? "yes" : "NO"),-11}  {(SameBytes ? "yes" : "no"),-10}  {NormalError:0.0000}, {HeavyError:0.0000}  {OurSpeed:0}  {PeerSpeed:0}";

    private static bool SameWhenRead(GgmlFormats peer, TensorEncoding encoding, Random random)
    {
        byte[] bytes = new byte[encoding.BlockBytes() * 5000];
        random.NextBytes(bytes);
        return Same(peer.Dequantize(encoding, bytes), Read(encoding, bytes));
    }

    private static double Ratio(GgmlFormats peer, TensorEncoding encoding, float[] elements) =>
        Error(elements, Read(encoding, Ours(encoding, elements))) / Error(elements, Read(encoding, peer.Quantize(encoding, elements)));

    private static double Error(float[] elements, float[] read) => Math.Sqrt(elements.Zip(read, (a, b) => ((double)a - b) * ((double)a - b)).Average());

    private static bool Same(float[] a, float[] b)
    {
        for (int i = 0; i < a.Length; i++)
        {
            if (float.IsNaN(a[i]) ? !float.IsNaN(b[i]) : BitConverter.SingleToInt32Bits(a[i]) != BitConverter.SingleToInt32Bits(b[i]))
                return false;
        }
        return a.Length == b.Length;
    }

    private static byte[] Ours(TensorEncoding encoding, float[] elements)
    {
        byte[] bytes = new byte[encoding.RowBytes(elements.Length)];
        encoding.Encode(elements, bytes);
        return bytes;
    }

    private static float[] Read(TensorEncoding encoding, byte[] bytes)
    {
        float[] elements = new float[bytes.Length / encoding.BlockBytes() * encoding.BlockElements()];
        encoding.Decode(bytes, elements);
        return elements;
    }

    private static double Speed(Action work)
    {
        work();
        long start = Stopwatch.GetTimestamp();
        work();
        return Elements / Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
