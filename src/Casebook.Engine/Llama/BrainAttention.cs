using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Casebook.Engine.Kernels;
using Casebook.Engine.Kernels.BrainFloats;

namespace Casebook.Engine.Llama;

/// <summary>
/// Attention whose products have BF16 on both sides. Keys lie in panels of 32 with the head as depth,
/// [⌈count / 32⌉][head / 2][32][2]; values in panels of 32 of the head's elements with the keys as depth, in pairs by
/// absolute position, [⌈head / 32⌉][pairs][32][2]. Exponentials are rounded after they were summed.
/// </summary>
internal sealed unsafe class BrainAttention(ModelShape shape) : AttentionKernel(shape)
{
    private const int Pair = 2 * sizeof(ushort);

    public override int QueryBytes => Head * sizeof(ushort);

    public override long KeyBytes(int positions) => ValueElements(Head, positions) * sizeof(ushort);

    /// <summary>16-bit numbers of one head's values, or keys, of so many positions, which is even.</summary>
    public static long ValueElements(int head, int positions) => (long)ModelShape.Pad(head, BrainProduct.PanelWidth) * positions;

    public override void TakeQueries(float* rows, nint stride, int count, float scale, byte* queries)
    {
        for (int r = 0; r < count; r++)
            BrainRounding.Row(rows + r * stride, Head, (ushort*)queries + r * Head, scale, Attention.RowsAhead * stride);
    }

    public override void Scores(byte* queries, int rows, ReadOnlySpan<KeySegment> segments, int keyEnd, int step, float* scores, nint scoreStride)
    {
        foreach (ref readonly var segment in segments)
        {
            // A segment's last panel may write beyond its keys; the next segment, which comes after, writes there again.
            for (int j = 0; j < segment.Count && segment.Start + j < keyEnd; j += BrainProduct.PanelWidth)
            {
                int first = step == 0 ? 0 : Math.Max(0, rows - (keyEnd - segment.Start - j));
                BrainProduct.Panel(
                    (ushort*)queries + first * Head, QueryBytes, Pair, (ushort*)segment.Keys + (nint)j * Head, scores + first * scoreStride + segment.Start + j, scoreStride, rows - first,
                    BrainProduct.PanelWidth, Head / 2, TileClosing.Replace);
            }
        }
    }

    public override void TakeWeights(float* weights, nint stride, int rows, int keyEnd)
    {
        // What is written is always behind what is read.
        for (int r = 0; r < rows; r++)
            BrainRounding.Row(weights + r * stride, ModelShape.Pad(keyEnd, Lanes.Count), (ushort*)(weights + r * stride));
    }

    public override void MultiplyValues(
        float* weights, nint weightStride, int rows, ReadOnlySpan<KeySegment> segments, int keyEnd, int step, float* output, nint outputStride, bool accumulate)
    {
        // Tile by tile, since later rows see more keys; a weight of 0 would change nothing.
        for (int first = 0; first < rows; first += BrainProduct.TileRows)
        {
            int count = Math.Min(BrainProduct.TileRows, rows - first), end = keyEnd - (rows - first - count) * step;
            bool goesOn = accumulate;
            foreach (ref readonly var segment in segments)
            {
                int keys = Math.Min(segment.ValueCount, end - segment.ValueStart);
                // A prefix of one key leaves it to the branch.
                if (keys <= 0)
                    continue;
                MultiplyPairs(
                    (ushort*)(weights + first * weightStride) + segment.ValueStart, weightStride * sizeof(float), (ushort*)segment.Values, segment.ValueStride,
                    output + first * outputStride, outputStride, count, keys, goesOn);
                goesOn = true;
            }
        }
    }

    public override void Store(float* key, float* value, void* keys, void* values, int slot)
    {
        ushort* rounded = stackalloc ushort[Head];
        PackKeys(key, 0, 1, (ushort*)((uint*)keys + KeyPlace(slot)));
        BrainRounding.Row(value, Head, rounded);
        uint* to = (uint*)values + slot / 2 * BrainProduct.PanelWidth;
        for (int i = 0; i < Head; i++)
        {
            uint* pair = to + i / BrainProduct.PanelWidth * (PageValueStride / 2) + i % BrainProduct.PanelWidth;
            // The first of a pair makes its partner 0: what stood there may not be a number.
            if (slot % 2 == 0)
                *pair = rounded[i];
            else
                ((ushort*)pair)[1] = rounded[i];
        }
    }

    public override KeySegment Page(void* keys, void* values, int start, int count) => new(keys, values, PageValueStride, start, count);

    /// <summary>output[r] (+)= weights[r] · values over consecutive pairs of keys.</summary>
    /// <param name="weights">BF16, at the first key.</param>
    /// <param name="keys">If they are odd, what stands behind the last is 0 in the weights and finite in the values.</param>
    public void MultiplyPairs(ushort* weights, nint rowBytes, ushort* values, nint valueStride, float* output, nint outputStride, int rows, int keys, bool accumulate)
    {
        for (int c = 0; c < Head; c += BrainProduct.PanelWidth)
        {
            BrainProduct.Panel(
                weights, rowBytes, Pair, values + c / BrainProduct.PanelWidth * valueStride, output + c, outputStride, rows, Math.Min(BrainProduct.PanelWidth, Head - c), (keys + 1) / 2,
                accumulate ? TileClosing.Continue : TileClosing.Replace);
        }
    }

    /// <summary>Packs rows as keys, panel after panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PackKeys(float* rows, nint stride, int count, ushort* panels)
    {
        ushort* rounded = stackalloc ushort[Head];
        for (int r = 0; r < count; r++)
        {
            BrainRounding.Row(rows + r * stride, Head, rounded, ahead: Attention.RowsAhead * stride);
            uint* to = (uint*)panels + KeyPlace(r);
            for (int p = 0; p < Head / 2; p++)
                to[p * BrainProduct.PanelWidth] = ((uint*)rounded)[p];
        }
    }

    /// <summary>Packs rows as values.</summary>
    /// <param name="before">The row of the key before the first, where that is the second of its pair; null where it is the first.</param>
    /// <param name="valueStride">From panel to panel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void PackValues(float* before, float* rows, nint stride, int count, ushort* values, nint valueStride)
    {
        int first = 0;
        uint* to = (uint*)values;
        if (before != null)
        {
            BrainRounding.Pairs(before, count > 0 ? rows : null, Head, to, valueStride / 2);
            to += BrainProduct.PanelWidth;
            first = 1;
        }
        for (; first < count; first += 2, to += BrainProduct.PanelWidth)
            BrainRounding.Pairs(rows + first * stride, first + 1 < count ? rows + (first + 1) * stride : null, Head, to, valueStride / 2, Attention.RowsAhead * stride);
    }

    /// <summary>
    /// From scores and dP = dO · Vᵀ, both fp32, to what the other products read, in place: of each pair of rows the
    /// probabilities P, pair by pair, where the first row's scores were, and dS = P · (dP − D) likewise where the second
    /// row's were; and dS row by row where dP was. Masked keys are 0 up to the next multiple of 16.
    /// </summary>
    /// <param name="corrections">D = dO · O of each row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SoftmaxBackward(float* scores, float* dP, nint stride, int rows, int firstPosition, int keyEnd, float* logSumExp, nint logSumExpStride, float* corrections)
    {
        int end = ModelShape.Pad(keyEnd, Lanes.Count);
        for (int r = 0; r < rows; r += 2)
        {
            bool odd = r + 1 < rows;
            float* even = scores + r * stride;
            float* evenGradient = dP + r * stride;
            int keys = firstPosition + r + 1, last = ModelShape.Pad(odd ? keys + 1 : keys, Lanes.Count);
            Mask(even, evenGradient, keys, last);
            if (odd)
                Mask(even + stride, evenGradient + stride, keys + 1, last);
            Vector512<float> shift0 = Lanes.All(logSumExp[r * logSumExpStride]), minus0 = Lanes.All(corrections[r]);
            Vector512<float> shift1 = Lanes.All(odd ? logSumExp[(r + 1) * logSumExpStride] : 0), minus1 = Lanes.All(odd ? corrections[r + 1] : 0);
            int i = 0;
            for (; i < last; i += Lanes.Count)
            {
                var p0 = Lanes.Exp(Lanes.Load(even + i) - shift0);
                var d = BrainFloat.Round(p0 * (Lanes.Load(evenGradient + i) - minus0));
                var p = BrainFloat.Round(p0);
                Narrow(d).Store((ushort*)evenGradient + i);
                if (odd)
                {
                    var p1 = Lanes.Exp(Lanes.Load(even + stride + i) - shift1);
                    var d1 = BrainFloat.Round(p1 * (Lanes.Load(evenGradient + stride + i) - minus1));
                    p |= BrainFloat.Round(p1) << 16;
                    d |= d1 << 16;
                    Narrow(d1).Store((ushort*)(evenGradient + stride) + i);
                }
                p.Store((uint*)even + i);
                d.Store((uint*)(even + stride) + i);
            }
            new Span<float>(even + i, end - i).Clear();
            new Span<float>(even + stride + i, end - i).Clear();
            new Span<ushort>((ushort*)evenGradient + i, end - i).Clear();
            if (odd)
                new Span<ushort>((ushort*)(evenGradient + stride) + i, end - i).Clear();
        }
    }

    private static Vector256<ushort> Narrow(Vector512<uint> bits) => Vector256.Narrow(bits.GetLower(), bits.GetUpper());

    /// <summary>Keys that a row does not see: probability 0, and a number that 0 can be multiplied with.</summary>
    private static void Mask(float* row, float* gradient, int keys, int end)
    {
        new Span<float>(row + keys, end - keys).Fill(float.NegativeInfinity);
        new Span<float>(gradient + keys, end - keys).Clear();
    }

    // 32 keys' pairs, and so many panels a page.
    private static nint PageValueStride => MatrixProduct.PanelWidth * BrainProduct.PanelWidth;

    /// <summary>Where a key's first pair stands.</summary>
    private nint KeyPlace(int key) => (nint)key / BrainProduct.PanelWidth * (Head / 2) * BrainProduct.PanelWidth + key % BrainProduct.PanelWidth;
}
