using System.Runtime.Intrinsics;

namespace Casebook.Models.Quantization;

/// <summary>
/// Quantises 256 elements as Q4_K and Q5_K have them: 8 parts, each with a scale and a minimum of 6 bits, which two
/// factors in half precision make numbers of.
/// </summary>
internal static class AffineBlock
{
    public const int PartElements = BlockFormat.SuperBlock / PackedScales.Parts;
    private const int MostScale = 63;

    /// <summary>Writes the factors and the parts' scales, and gives the elements' numbers.</summary>
    /// <param name="elements">256 of them.</param>
    /// <param name="levels">The highest number of an element.</param>
    /// <param name="head">The block's first 16 bytes.</param>
    /// <param name="numbers">256 numbers from 0 to <paramref name="levels"/>.</param>
    public static void Quantize(ReadOnlySpan<float> elements, int levels, Span<byte> head, Span<byte> numbers)
    {
        Span<float> weights = stackalloc float[BlockFormat.SuperBlock];
        Span<float> scales = stackalloc float[PackedScales.Parts];
        Span<float> minimums = stackalloc float[PackedScales.Parts];
        float mostScale = 0;
        float mostMinimum = 0;
        for (int part = 0; part < PackedScales.Parts; part++)
        {
            Span<float> weightsOfPart = weights.Slice(part * PartElements, PartElements);
            Weigh(Part(elements, part), weightsOfPart);
            (scales[part], minimums[part]) = AffineFit.Find(Part(elements, part), weightsOfPart, levels);
            mostScale = Math.Max(mostScale, scales[part]);
            mostMinimum = Math.Max(mostMinimum, minimums[part]);
        }
        head.Clear();
        BlockFormat.WriteHalf(head, mostScale / MostScale);
        BlockFormat.WriteHalf(head[2..], mostMinimum / MostScale);
        // What a reader will find there, rounded to half precision.
        float factor = BlockFormat.ReadHalf(head);
        float minimumFactor = BlockFormat.ReadHalf(head[2..]);
        for (int part = 0; part < PackedScales.Parts; part++)
        {
            (int scale, int minimum) = Choose(
                Part(elements, part), weights.Slice(part * PartElements, PartElements), levels, factor, minimumFactor, scales[part], minimums[part]);
            PackedScales.Write(head[4..], part, scale, minimum);
            Number(Part(elements, part), levels, factor * scale, minimumFactor * minimum, numbers.Slice(part * PartElements, PartElements));
        }
    }

    /// <summary>
    /// Large elements count for more: the root mean square of the part and the element's own magnitude. It is the
    /// weighting of ggml's quantisers, and worth a few percent of perplexity there.
    /// </summary>
    private static void Weigh(ReadOnlySpan<float> elements, Span<float> weights)
    {
        Vector256<float> squares = default;
        for (int i = 0; i < elements.Length; i += Lanes.Count)
        {
            Vector256<float> x = Lanes.Load(elements, i);
            squares += x * x;
        }
        var root = Vector256.Create((float)Math.Sqrt(Lanes.Total(squares) / elements.Length));
        for (int i = 0; i < elements.Length; i += Lanes.Count)
        {
            (root + Vector256.Abs(Lanes.Load(elements, i))).CopyTo(weights[i..]);
        }
    }

    /// <summary>The whole scale and minimum nearest to the ones wanted, or a neighbour of theirs that errs less.</summary>
    private static (int Scale, int Minimum) Choose(
        ReadOnlySpan<float> elements, ReadOnlySpan<float> weights, int levels, float factor, float minimumFactor, float scale, float minimum)
    {
        int nearestScale = Whole(scale, factor);
        int nearestMinimum = Whole(minimum, minimumFactor);
        (int Scale, int Minimum) best = (nearestScale, nearestMinimum);
        double bestError = double.PositiveInfinity;
        for (int s = Math.Max(0, nearestScale - 1); s <= Math.Min(MostScale, nearestScale + 1); s++)
        {
            for (int m = Math.Max(0, nearestMinimum - 1); m <= Math.Min(MostScale, nearestMinimum + 1); m++)
            {
                double error = AffineFit.Error(elements, weights, levels, (factor * s, minimumFactor * m));
                if (error < bestError)
                {
                    (best, bestError) = ((s, m), error);
                }
            }
        }
        return best;

        static int Whole(float wanted, float factor) => factor > 0 ? Math.Min(MostScale, (int)Math.Round(wanted / factor)) : 0;
    }

    private static void Number(ReadOnlySpan<float> elements, int levels, float step, float lowest, Span<byte> numbers)
    {
        float inverse = step > 0 ? 1 / step : 0;
        for (int i = 0; i < elements.Length; i += Lanes.Count)
        {
            Vector256<int> whole = Vector256.ConvertToInt32(Lanes.Nearest(Lanes.Load(elements, i) + Vector256.Create(lowest), inverse, 0, levels));
            for (int lane = 0; lane < Lanes.Count; lane++)
            {
                numbers[i + lane] = (byte)whole[lane];
            }
        }
    }

    private static ReadOnlySpan<float> Part(ReadOnlySpan<float> elements, int part) => elements.Slice(part * PartElements, PartElements);
}
