using System.IO.Compression;

namespace Casebook.Runs.Files;

/// <summary>
/// Decompresses gzip and insists that it is whole. The framework's stream takes a file that is cut in the middle for one
/// that ends there. Here a small member with a known text follows the file's last byte: only if everything before it
/// was complete does that text come out at the end, and it is held back from the reader.
/// </summary>
internal sealed class WholeGzipStream : ForwardReadStream
{
    private static readonly byte[] _endMark = Convert.FromHexString("C3A5EB7E00E5D09F81F00FEC0DED5AFE");
    private static readonly byte[] _endMember = Compress(_endMark);

    private readonly GZipStream _inner;
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _start;
    private int _filled;

    public WholeGzipStream(Stream file) => _inner = new GZipStream(new FollowedBy(file, _endMember), CompressionMode.Decompress);

    /// <exception cref="InvalidDataException">The data is damaged or cut.</exception>
    public override int Read(Span<byte> buffer)
    {
        while (_filled - _start <= _endMark.Length)
        {
            _buffer.AsSpan(_start, _filled - _start).CopyTo(_buffer);
            (_start, _filled) = (0, _filled - _start);
            int read = _inner.Read(_buffer, _filled, _buffer.Length - _filled);
            if (read == 0)
            {
                return _buffer.AsSpan(0, _filled).SequenceEqual(_endMark)
                    ? 0
                    : throw new InvalidDataException("The compressed data ends before its end.");
            }
            _filled += read;
        }
        int count = Math.Min(buffer.Length, _filled - _start - _endMark.Length);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }
        return stream.ToArray();
    }

    /// <summary>A stream, then some bytes.</summary>
    private sealed class FollowedBy(Stream first, byte[] second) : ForwardReadStream
    {
        private int _given;

        public override int Read(Span<byte> buffer)
        {
            if (first.Read(buffer) is int read and > 0)
            {
                return read;
            }
            int count = Math.Min(buffer.Length, second.Length - _given);
            second.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                first.Dispose();
            }
            base.Dispose(disposing);
        }
    }
}
