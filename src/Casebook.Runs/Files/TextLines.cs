namespace Casebook.Runs.Files;

/// <summary>One line of a file, as bytes: whoever parses it decides what malformed UTF-8 means.</summary>
/// <param name="Number">1 for the first line.</param>
/// <param name="Offset">Of the line's first byte in the (decompressed) text.</param>
/// <param name="Bytes">Without the line end. Valid until the next line is asked for.</param>
public readonly record struct TextLine(long Number, long Offset, ReadOnlyMemory<byte> Bytes);

/// <summary>Reads a file, plain or gzip-compressed (told by its first two bytes), line by line or whole.</summary>
public static class TextLines
{
    private const int FirstBuffer = 1 << 16;

    /// <summary>Opens the decompressed text. A UTF-8 byte order mark is left in place. Reading compressed data that is damaged or cut ends in an <see cref="InvalidDataException"/>.</summary>
    public static Stream Open(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, FirstBuffer, FileOptions.SequentialScan);
        try
        {
            return Open(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>As <see cref="Open(string)"/>, of a file that is open already, at its beginning; whoever follows its position sees how far reading is.</summary>
    public static Stream Open(Stream file)
    {
        bool compressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return compressed ? new WholeGzipStream(file) : file;
    }

    /// <summary>
    /// Every line, blank ones included; a final line end adds none. Lines end with LF, and a CR before it is dropped.
    /// A byte order mark is skipped.
    /// </summary>
    /// <exception cref="InvalidDataException">The gzip stream is damaged or cut.</exception>
    public static IEnumerable<TextLine> Read(string path)
    {
        using Stream stream = Open(path);
        foreach (TextLine line in Read(stream))
        {
            yield return line;
        }
    }

    /// <summary>As <see cref="Read(string)"/>, from a stream of plain text.</summary>
    public static IEnumerable<TextLine> Read(Stream stream)
    {
        byte[] buffer = new byte[FirstBuffer];
        int start = 0, filled = 0;
        long number = 0, offset = 0;
        while (true)
        {
            int length = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n');
            if (length < 0)
            {
                if (start > 0)
                {
                    buffer.AsSpan(start, filled - start).CopyTo(buffer);
                    filled -= start;
                    start = 0;
                }
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
                int read = stream.Read(buffer, filled, buffer.Length - filled);
                filled += read;
                if (read > 0)
                {
                    continue;
                }
                if (filled > 0)
                {
                    yield return Line(++number, offset, buffer.AsMemory(0, filled));
                }
                yield break;
            }
            yield return Line(++number, offset, buffer.AsMemory(start, length));
            start += length + 1;
            offset += length + 1;
        }
    }

    private static TextLine Line(long number, long offset, ReadOnlyMemory<byte> bytes)
    {
        if (number == 1 && bytes.Span.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
            offset += 3;
        }
        return new(number, offset, bytes.Span.EndsWith("\r"u8) ? bytes[..^1] : bytes);
    }
}
