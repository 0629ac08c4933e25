using System.Runtime.Intrinsics;

namespace Casebook.Engine.Kernels.Quantized;

/// <summary>The products on .NET's portable vectors: token by token, element by element of a word.</summary>
internal static unsafe class IntegerDotsPortable
{
    public static void Run(ScaleKind kind, int tokens, DotArguments* arguments)
    {
        for (int t = 0; t < tokens; t++)
        {
            float* output = (float*)((byte*)arguments->Output + t * arguments->OutputStride);
            var chain = arguments->Accumulate != 0 ? Lanes.Load(output) : Vector512<float>.Zero;
            byte* rows = arguments->Rows;
            byte* weights = arguments->Weights;
            float* scales = arguments->Scales;
            for (long block = 0; block < arguments->Blocks; block++)
            {
                sbyte* row = (sbyte*)rows + t * 32;
                int* numbers = (int*)(rows + tokens * 32);
                var rowScale = Lanes.All(((float*)numbers)[2 * tokens + t]);
                int second = numbers[tokens + t];
                var low = Sum(weights, row, numbers[t] - second);
                var high = Sum(weights + 256, row + 16, second);
                if (kind == ScaleKind.Halves)
                {
                    chain = Lanes.MultiplyAdd(Vector512.ConvertToSingle(low), Lanes.Load(scales) * rowScale, chain);
                    chain = Lanes.MultiplyAdd(Vector512.ConvertToSingle(high), Lanes.Load(scales + 16) * rowScale, chain);
                    scales += 32;
                }
                else
                {
                    chain = Lanes.MultiplyAdd(Vector512.ConvertToSingle(low + high), Lanes.Load(scales) * rowScale, chain);
                    scales += 16;
                    if (kind == ScaleKind.WithMinimum)
                        chain = Lanes.MultiplyAdd(Lanes.Load(arguments->Minimums + block * 16), Lanes.All(((float*)numbers)[3 * tokens + t]), chain);
                }
                weights += PanelLayout.DecodedBytes;
                rows += tokens * QuantizedRows.BytesPerBlock;
            }
            chain.Store(output);
        }
    }

    private static Vector512<int> Sum(byte* weights, sbyte* row, int start)
    {
        var sum = Vector512.Create(start);
        for (int g = 0; g < 4; g++)
        {
            var words = Vector512.Load((uint*)(weights + g * 64));
            for (int k = 0; k < 4; k++)
                sum += ((words >>> (8 * k)) & Vector512.Create(255u)).AsInt32() * Vector512.Create((int)row[g * 4 + k]);
        }
        return sum;
    }
}
