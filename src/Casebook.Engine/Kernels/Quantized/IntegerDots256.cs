using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Casebook.Engine.Kernels.Quantized;

/// <summary>The products on 256-bit vectors: as <see cref="IntegerDots512"/>, eight rows of the panel at a time.</summary>
internal static unsafe class IntegerDots256
{
    private const int Tile = 2;

    public static void Run(ScaleKind kind, int tokens, DotArguments* arguments)
    {
        for (int upper = 0; upper < 2; upper++)
        {
            int t = 0;
            for (; t + Tile <= tokens; t += Tile)
                Two(kind, tokens, t, upper, arguments);
            if (t < tokens)
                One(kind, tokens, t, upper, arguments);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Two(ScaleKind kind, int tokens, int t, int upper, DotArguments* arguments)
    {
        float* o0 = Output(arguments, t, upper), o1 = Output(arguments, t + 1, upper);
        bool accumulate = arguments->Accumulate != 0;
        var c0 = accumulate ? Vector256.Load(o0) : Vector256<float>.Zero;
        var c1 = accumulate ? Vector256.Load(o1) : Vector256<float>.Zero;
        byte* rows = arguments->Rows;
        byte* weights = arguments->Weights + upper * 32;
        float* scales = arguments->Scales + upper * 8;
        float* minimums = arguments->Minimums + upper * 8;
        int* pairs = stackalloc int[Tile * 16];
        var low = Vector256.Create((ushort)255);
        for (long block = 0; block < arguments->Blocks; block++)
        {
            int* numbers = (int*)(rows + tokens * 32) + t;
            float* rowScales = (float*)numbers + 2 * tokens;
            WidenedRows.Pairs(rows + t * 32, pairs);
            WidenedRows.Pairs(rows + (t + 1) * 32, pairs + 16);
            var s0 = Vector256.Create(numbers[0] - numbers[tokens]);
            var s1 = Vector256.Create(numbers[1] - numbers[tokens + 1]);
            for (int g = 0; g < 8; g++)
            {
                if (g == 4)
                {
                    if (kind == ScaleKind.Halves)
                    {
                        var scale = Vector256.Load(scales);
                        c0 = Fma.MultiplyAdd(Vector256.ConvertToSingle(s0), scale * Vector256.Create(rowScales[0]), c0);
                        c1 = Fma.MultiplyAdd(Vector256.ConvertToSingle(s1), scale * Vector256.Create(rowScales[1]), c1);
                        scales += 16;
                        (s0, s1) = (Vector256<int>.Zero, Vector256<int>.Zero);
                    }
                    s0 += Vector256.Create(numbers[tokens]);
                    s1 += Vector256.Create(numbers[tokens + 1]);
                }
                var both = Vector256.Load(weights + g * 64).AsUInt16();
                var even = (both & low).AsInt16();
                var odd = (both >>> 8).AsInt16();
                s0 += Avx2.MultiplyAddAdjacent(even, Vector256.Create(pairs[g]).AsInt16());
                s1 += Avx2.MultiplyAddAdjacent(even, Vector256.Create(pairs[16 + g]).AsInt16());
                s0 += Avx2.MultiplyAddAdjacent(odd, Vector256.Create(pairs[8 + g]).AsInt16());
                s1 += Avx2.MultiplyAddAdjacent(odd, Vector256.Create(pairs[24 + g]).AsInt16());
            }
            var last = Vector256.Load(scales);
            c0 = Fma.MultiplyAdd(Vector256.ConvertToSingle(s0), last * Vector256.Create(rowScales[0]), c0);
            c1 = Fma.MultiplyAdd(Vector256.ConvertToSingle(s1), last * Vector256.Create(rowScales[1]), c1);
            scales += 16;
            if (kind == ScaleKind.WithMinimum)
            {
                var minimum = Vector256.Load(minimums);
                c0 = Fma.MultiplyAdd(minimum, Vector256.Create(rowScales[tokens]), c0);
                c1 = Fma.MultiplyAdd(minimum, Vector256.Create(rowScales[tokens + 1]), c1);
                minimums += 16;
            }
            weights += PanelLayout.DecodedBytes;
            rows += tokens * QuantizedRows.BytesPerBlock;
        }
        c0.Store(o0);
        c1.Store(o1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(ScaleKind kind, int tokens, int t, int upper, DotArguments* arguments)
    {
        float* output = Output(arguments, t, upper);
        var chain = arguments->Accumulate != 0 ? Vector256.Load(output) : Vector256<float>.Zero;
        byte* rows = arguments->Rows;
        byte* weights = arguments->Weights + upper * 32;
        float* scales = arguments->Scales + upper * 8;
        float* minimums = arguments->Minimums + upper * 8;
        int* pairs = stackalloc int[16];
        for (long block = 0; block < arguments->Blocks; block++)
        {
            int* numbers = (int*)(rows + tokens * 32) + t;
            float* rowScale = (float*)numbers + 2 * tokens;
            var scale = Vector256.Create(*rowScale);
            WidenedRows.Pairs(rows + t * 32, pairs);
            var first = Sum(weights, pairs, numbers[0] - numbers[tokens]);
            var second = Sum(weights + 256, pairs + 4, numbers[tokens]);
            if (kind == ScaleKind.Halves)
            {
                chain = Fma.MultiplyAdd(Vector256.ConvertToSingle(first), Vector256.Load(scales) * scale, chain);
                chain = Fma.MultiplyAdd(Vector256.ConvertToSingle(second), Vector256.Load(scales + 16) * scale, chain);
                scales += 32;
            }
            else
            {
                chain = Fma.MultiplyAdd(Vector256.ConvertToSingle(first + second), Vector256.Load(scales) * scale, chain);
                scales += 16;
                if (kind == ScaleKind.WithMinimum)
                {
                    chain = Fma.MultiplyAdd(Vector256.Load(minimums), Vector256.Create(rowScale[tokens]), chain);
                    minimums += 16;
                }
            }
            weights += PanelLayout.DecodedBytes;
            rows += tokens * QuantizedRows.BytesPerBlock;
        }
        chain.Store(output);
    }

    private static Vector256<int> Sum(byte* weights, int* pairs, int start)
    {
        var sum = Vector256.Create(start);
        for (int g = 0; g < 4; g++)
        {
            var both = Vector256.Load(weights + g * 64).AsUInt16();
            sum += Avx2.MultiplyAddAdjacent((both & Vector256.Create((ushort)255)).AsInt16(), Vector256.Create(pairs[g]).AsInt16());
            sum += Avx2.MultiplyAddAdjacent((both >>> 8).AsInt16(), Vector256.Create(pairs[8 + g]).AsInt16());
        }
        return sum;
    }

    private static float* Output(DotArguments* arguments, int t, int upper) => (float*)((byte*)arguments->Output + t * arguments->OutputStride) + upper * 8;
}
