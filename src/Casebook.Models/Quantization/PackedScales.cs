namespace Casebook.Models.Quantization;

/// <summary>
/// The 12 bytes in which Q4_K and Q5_K keep a scale and a minimum of 6 bits for each of 8 parts. Bytes 0 to 3 have
/// scales 0 to 3 in their low 6 bits, bytes 4 to 7 the minimums 0 to 3; bytes 8 to 11 have the low 4 bits of scales
/// (low half) and minimums (high half) 4 to 7, whose upper 2 bits are the upper bits of the first eight bytes.
/// </summary>
internal static class PackedScales
{
    public const int Bytes = 12;
    public const int Parts = 8;

    public static (int Scale, int Minimum) Read(ReadOnlySpan<byte> packed, int part) => part < 4
        ? (packed[part] & 63, packed[part + 4] & 63)
        : ((packed[part + 4] & 15) | packed[part - 4] >> 6 << 4, packed[part + 4] >> 4 | packed[part] >> 6 << 4);

    /// <param name="scale">0 to 63.</param>
    /// <param name="minimum">0 to 63.</param>
    public static void Write(Span<byte> packed, int part, int scale, int minimum)
    {
        if (part < 4)
        {
            packed[part] = (byte)((packed[part] & 0xC0) | scale);
            packed[part + 4] = (byte)((packed[part + 4] & 0xC0) | minimum);
        }
        else
        {
            packed[part + 4] = (byte)((scale & 15) | (minimum & 15) << 4);
            packed[part - 4] = (byte)((packed[part - 4] & 63) | scale >> 4 << 6);
            packed[part] = (byte)((packed[part] & 63) | minimum >> 4 << 6);
        }
    }
}
