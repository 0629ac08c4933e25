namespace Casebook.Models.Tokenization;

/// <summary>
/// The printable stand-ins for the 256 bytes that byte-level BPE files use (GPT-2): printable Latin-1 characters stand
/// for themselves, the other 68 bytes for U+0100 and on, in order.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] _characters = Build();
    private static readonly short[] _bytes = Invert(_characters);

    public static char ToChar(byte value) => _characters[value];

    /// <summary>False where the character stands for no byte.</summary>
    public static bool TryToByte(char character, out byte value)
    {
        short found = character < _bytes.Length ? _bytes[character] : (short)-1;
        value = (byte)found;
        return found >= 0;
    }

    /// <summary>Null where a character stands for no byte.</summary>
    public static byte[]? ToBytes(string text)
    {
        byte[] bytes = new byte[text.Length];
        for (int i = 0; i < text.Length; i++)
        {
            if (!TryToByte(text[i], out bytes[i]))
            {
                return null;
            }
        }
        return bytes;
    }

    public static string ToText(ReadOnlySpan<byte> bytes)
    {
        Span<char> characters = bytes.Length <= 256 ? stackalloc char[bytes.Length] : new char[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
        {
            characters[i] = _characters[bytes[i]];
        }
        return new string(characters);
    }

    private static char[] Build()
    {
        char[] characters = new char[256];
        int next = 0x100;
        for (int value = 0; value < 256; value++)
        {
            bool printable = value is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            characters[value] = printable ? (char)value : (char)next++;
        }
        return characters;
    }

    private static short[] Invert(char[] characters)
    {
        short[] bytes = new short[characters.Max() + 1];
        Array.Fill(bytes, (short)-1);
        for (int value = 0; value < 256; value++)
        {
            bytes[characters[value]] = (short)value;
        }
        return bytes;
    }
}
