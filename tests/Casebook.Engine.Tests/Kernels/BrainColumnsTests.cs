using System.Runtime.Intrinsics;
using Casebook.Engine.Kernels.BrainFloats;
using Casebook.Engine.Memory;

namespace Casebook.Engine.Tests.Kernels;

public sealed unsafe class BrainColumnsTests
{
    // What is taken out is what was put in, rounded, wherever a block begins and however the rows end.
    [Theory]
    [InlineData(8, 0, 8)]
    [InlineData(9, 0, 9)]
    [InlineData(9, 4, 5)]
    [InlineData(10, 6, 2)]
    [InlineData(1, 0, 1)]
    public void Rows_are_taken_as_they_were_rounded(int rows, int first, int count)
    {
        const int Width = 96, Stride = Width + 16, Capacity = 12;
        var random = new Random(3);
        using var memory = new FloatBuffer(BrainColumns.Elements(Width, Capacity) / 2);
        var columns = new BrainColumns((ushort*)memory.Pointer, Width, Capacity);
        float[] values = [.. Enumerable.Range(0, rows * Stride).Select(_ => (float)random.NextDouble() - 0.5f)];
        float[] taken = new float[(count + 1) * Stride];
        fixed (float* from = values, to = taken)
        {
            columns.Put(from, Stride, 0, rows);
            columns.Take(to, Stride, first, count);
        }
        for (int row = 0; row < count; row++)
        {
            for (int column = 0; column < Width; column++)
                taken[row * Stride + column].ShouldBe(BitConverter.UInt32BitsToSingle(BrainFloat.Round(Vector512.Create(values[(first + row) * Stride + column]))[0] << 16));
        }
        taken[(count * Stride)..].ShouldAllBe(value => value == 0);
    }
}
