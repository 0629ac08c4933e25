using System.Text;

namespace Casebook.Engine.Constraints;

/// <summary>The UTF-8 of a range of characters, as sequences of byte ranges: each stands for all the bytes that it can be made of.</summary>
internal static class Utf8Ranges
{
    private static readonly int[] _lastOfLength = [0x7F, 0x7FF, 0xFFFF, 0x10FFFF];

    /// <param name="first">A scalar value.</param>
    /// <param name="last">A scalar value; no surrogate lies between the two.</param>
    public static IEnumerable<(byte First, byte Last)[]> Of(int first, int last)
    {
        foreach (int longest in _lastOfLength)
        {
            if (first <= longest && last > longest)
                return Of(first, longest).Concat(Of(longest + 1, last));
        }
        // A range is one sequence if, from the first byte in which its ends differ, it has all that can follow.
        for (int bits = 6; bits <= 18 && last > 0x7F; bits += 6)
        {
            int mask = (1 << bits) - 1;
            if ((first & ~mask) == (last & ~mask))
                continue;
            if ((first & mask) != 0)
                return Of(first, first | mask).Concat(Of((first | mask) + 1, last));
            if ((last & mask) != mask)
                return Of(first, (last & ~mask) - 1).Concat(Of(last & ~mask, last));
        }
        return [Bytes(first).Zip(Bytes(last)).ToArray()];
    }

    private static byte[] Bytes(int scalar) => Encoding.UTF8.GetBytes(new Rune(scalar).ToString());
}
