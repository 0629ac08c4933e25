using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Casebook.Models.Tensors;

namespace Casebook.Bench.RandomModels;

/// <summary>
/// Fills a row of a tensor with random weights of a given spread, in any encoding, without ever having had them as
/// numbers. Blocks have all that blocks of real models have (scales that differ, minimums, both signs) and a mean near 0:
/// with a mean that is not, one direction rules all logits and a comparison of them shows nothing.
/// </summary>
internal static class RandomRow
{
    // What 4, 5, 6 and 8 bits can say on both sides of 0.
    private static readonly sbyte[] _of4 = NormalTable.Levels(7), _of5 = NormalTable.Levels(15), _of6 = NormalTable.Levels(31), _of8 = NormalTable.Levels(127);
    private static readonly double _deviationOf4 = NormalTable.Deviation(_of4), _deviationOf5 = NormalTable.Deviation(_of5), _deviationOf6 = NormalTable.Deviation(_of6), _deviationOf8 = NormalTable.Deviation(_of8);

    /// <summary>Fills <paramref name="row"/>, whole blocks, with weights of mean <paramref name="mean"/> (only numbers that are no blocks may have another than 0).</summary>
    public static void Fill(TensorEncoding encoding, RandomBits bits, double mean, double deviation, Span<byte> row)
    {
        int size = encoding.BlockBytes();
        if (encoding is TensorEncoding.F32 or TensorEncoding.F16 or TensorEncoding.BF16)
        {
            Numbers(encoding, ref bits, (float)mean, (float)deviation, row);
            return;
        }
        for (int at = 0; at < row.Length; at += size)
        {
            Span<byte> block = row.Slice(at, size);
            switch (encoding)
            {
                case TensorEncoding.Q8_0:
                    Half(block, deviation / _deviationOf8 * bits.NearOne());
                    Levels(_of8, ref bits, MemoryMarshal.Cast<byte, sbyte>(block[2..]));
                    break;
                case TensorEncoding.Q4_0:
                    Half(block, deviation / _deviationOf4 * bits.NearOne() * Sign(ref bits));
                    Nibbles(ref bits, block[2..], 8);
                    break;
                case TensorEncoding.Q6_K:
                    SixBits(ref bits, deviation, block);
                    break;
                default:
                    ScalesAndMinimums(encoding, ref bits, deviation, block);
                    break;
            }
        }
    }

    private static void Numbers(TensorEncoding encoding, ref RandomBits bits, float mean, float deviation, Span<byte> row)
    {
        int size = encoding.BlockBytes();
        ulong pool = 0;
        for (int i = 0; i < row.Length / size; i++)
        {
            if (i % 4 == 0)
                pool = bits.Next();
            float value = mean + (deviation * NormalTable.Values[(ushort)pool]);
            pool >>= 16;
            Span<byte> element = row.Slice(i * size, size);
            if (encoding == TensorEncoding.F32)
                BinaryPrimitives.WriteSingleLittleEndian(element, value);
            else if (encoding == TensorEncoding.F16)
                BinaryPrimitives.WriteHalfLittleEndian(element, (Half)value);
            else // Cut and not rounded: the weights are random, so either is as good.
                BinaryPrimitives.WriteUInt16LittleEndian(element, (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16));
        }
    }

    /// <summary>
    /// Q4_K and Q5_K: eight runs of 32, whose values are d · scale · level - dmin · minimum, level counted from 0. With
    /// minimums near the scales and dmin at d times the middle level, the mean is near 0 and still every part is at work.
    /// </summary>
    private static void ScalesAndMinimums(TensorEncoding encoding, ref RandomBits bits, double deviation, Span<byte> block)
    {
        (double ofLevels, int middle) = encoding == TensorEncoding.Q4_K ? (_deviationOf4, 8) : (_deviationOf5, 16);
        double d = deviation / (ofLevels * 47) * bits.NearOne();
        Half(block, d);
        Half(block[2..], d * middle);
        Span<byte> packed = block[4..16];
        packed.Clear();
        for (int run = 0; run < 8; run++)
        {
            ulong random = bits.Next();
            int scale = 34 + ((int)(random & 0xFF) % 28), minimum = scale - 1 + ((int)(random >> 8 & 0xFF) % 3);
            if (run < 4)
            {
                packed[run] |= (byte)scale;
                packed[run + 4] |= (byte)minimum;
                continue;
            }
            packed[run + 4] = (byte)((scale & 0xF) | ((minimum & 0xF) << 4));
            packed[run - 4] |= (byte)((scale >> 4) << 6);
            packed[run] |= (byte)((minimum >> 4) << 6);
        }
        if (encoding == TensorEncoding.Q4_K)
        {
            Nibbles(ref bits, block[16..], middle);
            return;
        }
        Span<sbyte> levels = stackalloc sbyte[256];
        Levels(_of5, ref bits, levels);
        Span<byte> high = block.Slice(16, 32), low = block[48..];
        high.Clear();
        for (int i = 0; i < 256; i++)
        {
            int level = levels[i] + middle, pair = i / 64, half = i / 32 % 2, column = i % 32;
            high[column] |= (byte)((level >> 4) << ((2 * pair) + half));
            low[(32 * pair) + column] = (byte)(half == 0 ? level & 0xF : low[(32 * pair) + column] | ((level & 0xF) << 4));
        }
    }

    private static void SixBits(ref RandomBits bits, double deviation, Span<byte> block)
    {
        Span<sbyte> levels = stackalloc sbyte[256];
        Levels(_of6, ref bits, levels);
        Span<byte> low = block[..128], high = block.Slice(128, 64);
        for (int half = 0; half < 2; half++)
        {
            for (int i = 0; i < 32; i++)
            {
                int at = (128 * half) + i;
                int a = levels[at] + 32, b = levels[at + 32] + 32, c = levels[at + 64] + 32, e = levels[at + 96] + 32;
                low[(64 * half) + i] = (byte)((a & 0xF) | ((c & 0xF) << 4));
                low[(64 * half) + i + 32] = (byte)((b & 0xF) | ((e & 0xF) << 4));
                high[(32 * half) + i] = (byte)((a >> 4) | (b >> 4 << 2) | (c >> 4 << 4) | (e >> 4 << 6));
            }
        }
        for (int i = 0; i < 16; i++)
        {
            ulong random = bits.Next();
            block[192 + i] = (byte)(sbyte)((64 + (int)(random & 0x3F)) * ((random & 0x40) == 0 ? 1 : -1));
        }
        Half(block[208..], deviation / (_deviationOf6 * 95.5) * bits.NearOne());
    }

    private static void Levels(sbyte[] table, ref RandomBits bits, Span<sbyte> levels)
    {
        for (int i = 0; i < levels.Length; i += 8)
        {
            ulong pool = bits.Next();
            for (int j = 0; j < 8; j++, pool >>= 8)
                levels[i + j] = table[(byte)pool];
        }
    }

    private static void Nibbles(ref RandomBits bits, Span<byte> bytes, int middle)
    {
        for (int i = 0; i < bytes.Length; i += 4)
        {
            ulong pool = bits.Next();
            for (int j = 0; j < 4; j++, pool >>= 16)
                bytes[i + j] = (byte)((_of4[(byte)pool] + middle) | ((_of4[(byte)(pool >> 8)] + middle) << 4));
        }
    }

    private static int Sign(ref RandomBits bits) => (bits.Next() & 1) == 0 ? 1 : -1;

    private static void Half(Span<byte> bytes, double value) => BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)value);
}
