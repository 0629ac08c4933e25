namespace Casebook.Runs.Files;

/// <summary>A stream that can only be read, from its beginning to its end. Whatever else a <see cref="Stream"/> offers is refused.</summary>
internal abstract class ForwardReadStream : Stream
{
    private const string Refusal = "This stream can only be read, from its beginning to its end.";

    public sealed override bool CanRead => true;

    public sealed override bool CanSeek => false;

    public sealed override bool CanWrite => false;

    public sealed override long Length => throw new NotSupportedException(Refusal);

    public sealed override long Position
    {
        get => throw new NotSupportedException(Refusal);
        set => throw new NotSupportedException(Refusal);
    }

    public abstract override int Read(Span<byte> buffer);

    public sealed override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public sealed override void Flush() => throw new NotSupportedException(Refusal);

    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException(Refusal);

    public sealed override void SetLength(long value) => throw new NotSupportedException(Refusal);

    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException(Refusal);
}
