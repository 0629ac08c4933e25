using Casebook.Models.Tensors;

namespace Casebook.Engine.Tests.Reference;

/// <summary>Tensors of random blocks: any bytes are quants, only the scales have to be numbers of a usual size.</summary>
internal static class RandomBlocks
{
    public static EncodedTensor Of(TensorEncoding encoding, int rows, int columns, Random random)
    {
        int block = encoding.BlockBytes(), rowBytes = (int)encoding.RowBytes(columns);
        byte[] bytes = new byte[rows * rowBytes];
        random.NextBytes(bytes);
        int[] scales = encoding switch
        {
            TensorEncoding.Q4_K or TensorEncoding.Q5_K => [0, 2],
            TensorEncoding.Q6_K => [208],
            _ => [0],
        };
        for (int at = 0; at < bytes.Length; at += block)
        {
            foreach (int scale in scales)
                BitConverter.TryWriteBytes(bytes.AsSpan(at + scale), (Half)(0.001 + 0.01 * random.NextDouble()));
        }
        return new Blocks(bytes, rowBytes) { Encoding = encoding, Rows = rows, Columns = columns };
    }

    private sealed class Blocks(byte[] bytes, int rowBytes) : EncodedTensor
    {
        public override ReadOnlySpan<byte> Row(long row) => bytes.AsSpan((int)row * rowBytes, rowBytes);
    }
}
