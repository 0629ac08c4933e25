using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Casebook.Engine.Kernels.Quantized;

/// <summary>The products on 512-bit vectors without VNNI: bytes become 16-bit numbers, which are multiplied and added in pairs.</summary>
internal static unsafe class IntegerDots512
{
    public static void Run(ScaleKind kind, int tokens, DotArguments* arguments)
    {
        int t = 0;
        for (; t + 4 <= tokens; t += 4)
            Four(kind, tokens, t, arguments);
        for (; t < tokens; t++)
            One(kind, tokens, t, arguments);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(ScaleKind kind, int tokens, int t, DotArguments* arguments)
    {
        float* o0 = Output(arguments, t), o1 = Output(arguments, t + 1), o2 = Output(arguments, t + 2), o3 = Output(arguments, t + 3);
        bool accumulate = arguments->Accumulate != 0;
        var c0 = accumulate ? Vector512.Load(o0) : Vector512<float>.Zero;
        var c1 = accumulate ? Vector512.Load(o1) : Vector512<float>.Zero;
        var c2 = accumulate ? Vector512.Load(o2) : Vector512<float>.Zero;
        var c3 = accumulate ? Vector512.Load(o3) : Vector512<float>.Zero;
        byte* rows = arguments->Rows;
        byte* weights = arguments->Weights;
        float* scales = arguments->Scales;
        float* minimums = arguments->Minimums;
        int* pairs = stackalloc int[4 * 16];
        var low = Vector512.Create((ushort)255);
        for (long block = 0; block < arguments->Blocks; block++)
        {
            int* numbers = (int*)(rows + tokens * 32) + t;
            float* rowScales = (float*)numbers + 2 * tokens;
            for (int i = 0; i < 4; i++)
                WidenedRows.Pairs(rows + (t + i) * 32, pairs + i * 16);
            int* second = numbers + tokens;
            var s0 = Vector512.Create(numbers[0] - second[0]);
            var s1 = Vector512.Create(numbers[1] - second[1]);
            var s2 = Vector512.Create(numbers[2] - second[2]);
            var s3 = Vector512.Create(numbers[3] - second[3]);
            for (int g = 0; g < 8; g++)
            {
                if (g == 4)
                {
                    if (kind == ScaleKind.Halves)
                    {
                        var first = Vector512.Load(scales);
                        scales += 16;
                        c0 = Avx512F.FusedMultiplyAdd(Vector512.ConvertToSingle(s0), first * Vector512.Create(rowScales[0]), c0);
                        c1 = Avx512F.FusedMultiplyAdd(Vector512.ConvertToSingle(s1), first * Vector512.Create(rowScales[1]), c1);
                        c2 = Avx512F.FusedMultiplyAdd(Vector512.ConvertToSingle(s2), first * Vector512.Create(rowScales[2]), c2);
                        c3 = Avx512F.FusedMultiplyAdd(Vector512.ConvertToSingle(s3), first * Vector512.Create(rowScales[3]), c3);
                        s0 = s1 = s2 = s3 = Vector512<int>.Zero;
                    }
                    s0 += Vector512.Create(second[0]);
                    s1 += Vector512.Create(second[1]);
                    s2 += Vector512.Create(second[2]);
                    s3 += Vector512.Create(second[3]);
                }
                var both = Vector512.Load(weights + g * 64).AsUInt16();
                var even = (both & low).AsInt16();
                var odd = (both >>> 8).AsInt16();
                s0 += Avx512BW.MultiplyAddAdjacent(even, Vector512.Create(pairs[g]).AsInt16());
                s1 += Avx512BW.MultiplyAddAdjacent(even, Vector512.Create(pairs[16 + g]).AsInt16());
                s2 += Avx512BW.MultiplyAddAdjacent(even, Vector512.Create(pairs[32 + g]).AsInt16());
                s3 += Avx512BW.MultiplyAddAdjacent(even, Vector512.Create(pairs[48 + g]).AsInt16());
                s0 += Avx512BW.MultiplyAddAdjacent(odd, Vector512.Create(pairs[8 + g]).AsInt16());
                s1 += Avx512BW.MultiplyAddAdjacent(odd, Vector512.Create(pairs[24 + g]).AsInt16());
                s2 += Avx512BW.MultiplyAddAdjacent(odd, Vector512.Create(pairs[40 + g]).AsInt16());
                s3 += Avx512BW.MultiplyAddAdjacent(odd, Vector512.Create(pairs[56 + g]).AsInt16());
            }
            var scale = Vector512.Load(scales);
            scales += 16;
            c0 = Avx512F.FusedMultiplyAdd(Vector512.ConvertToSingle(s0), scale * Vector512.Create(rowScales[0]), c0);
            c1 = Avx512F.FusedMultiplyAdd(Vector512.ConvertToSingle(s1), scale * Vector512.Create(rowScales[1]), c1);
            c2 = Avx512F.FusedMultiplyAdd(Vector512.ConvertToSingle(s2), scale * Vector512.Create(rowScales[2]), c2);
            c3 = Avx512F.FusedMultiplyAdd(Vector512.ConvertToSingle(s3), scale * Vector512.Create(rowScales[3]), c3);
            if (kind == ScaleKind.WithMinimum)
            {
                float* sums = rowScales + tokens;
                var minimum = Vector512.Load(minimums);
                minimums += 16;
                c0 = Avx512F.FusedMultiplyAdd(minimum, Vector512.Create(sums[0]), c0);
                c1 = Avx512F.FusedMultiplyAdd(minimum, Vector512.Create(sums[1]), c1);
                c2 = Avx512F.FusedMultiplyAdd(minimum, Vector512.Create(sums[2]), c2);
                c3 = Avx512F.FusedMultiplyAdd(minimum, Vector512.Create(sums[3]), c3);
            }
            weights += PanelLayout.DecodedBytes;
            rows += tokens * QuantizedRows.BytesPerBlock;
        }
        c0.Store(o0);
        c1.Store(o1);
        c2.Store(o2);
        c3.Store(o3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(ScaleKind kind, int tokens, int t, DotArguments* arguments)
    {
        float* output = Output(arguments, t);
        var chain = arguments->Accumulate != 0 ? Vector512.Load(output) : Vector512<float>.Zero;
        byte* rows = arguments->Rows;
        byte* weights = arguments->Weights;
        float* scales = arguments->Scales;
        float* minimums = arguments->Minimums;
        int* pairs = stackalloc int[16];
        for (long block = 0; block < arguments->Blocks; block++)
        {
            int* numbers = (int*)(rows + tokens * 32) + t;
            float* rowScale = (float*)numbers + 2 * tokens;
            WidenedRows.Pairs(rows + t * 32, pairs);
            var first = Sum(weights, pairs, numbers[0] - numbers[tokens]);
            var second = Sum(weights + 256, pairs + 4, numbers[tokens]);
            var scale = Vector512.Create(*rowScale);
            if (kind == ScaleKind.Halves)
            {
                chain = Avx512F.FusedMultiplyAdd(Vector512.ConvertToSingle(first), Vector512.Load(scales) * scale, chain);
                chain = Avx512F.FusedMultiplyAdd(Vector512.ConvertToSingle(second), Vector512.Load(scales + 16) * scale, chain);
                scales += 32;
            }
            else
            {
                chain = Avx512F.FusedMultiplyAdd(Vector512.ConvertToSingle(first + second), Vector512.Load(scales) * scale, chain);
                scales += 16;
                if (kind == ScaleKind.WithMinimum)
                {
                    chain = Avx512F.FusedMultiplyAdd(Vector512.Load(minimums), Vector512.Create(rowScale[tokens]), chain);
                    minimums += 16;
                }
            }
            weights += PanelLayout.DecodedBytes;
            rows += tokens * QuantizedRows.BytesPerBlock;
        }
        chain.Store(output);
    }

    private static Vector512<int> Sum(byte* weights, int* pairs, int start)
    {
        var sum = Vector512.Create(start);
        for (int g = 0; g < 4; g++)
        {
            var both = Vector512.Load(weights + g * 64).AsUInt16();
            sum += Avx512BW.MultiplyAddAdjacent((both & Vector512.Create((ushort)255)).AsInt16(), Vector512.Create(pairs[g]).AsInt16());
            sum += Avx512BW.MultiplyAddAdjacent((both >>> 8).AsInt16(), Vector512.Create(pairs[8 + g]).AsInt16());
        }
        return sum;
    }

    private static float* Output(DotArguments* arguments, int t) => (float*)((byte*)arguments->Output + t * arguments->OutputStride);
}
