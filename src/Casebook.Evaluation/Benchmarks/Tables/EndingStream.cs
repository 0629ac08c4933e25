using System.Runtime.CompilerServices;

namespace Casebook.Evaluation.Benchmarks.Tables;

/// <summary>
/// Bytes in memory whose end is an error. The Parquet library reads headers of pages byte by byte from it and goes one call
/// deeper for each field in a field; what runs past the end, or nests without one, gets an exception here.
/// </summary>
internal sealed class EndingStream(byte[] content) : MemoryStream(content, writable: false)
{
    /// <inheritdoc/>
    public override int ReadByte()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int value = base.ReadByte();
        return value >= 0 ? value : throw new EndOfStreamException("it ends within a header");
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => AtEnd(buffer.Length) ? throw new EndOfStreamException("it ends too early") : base.Read(buffer);

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => AtEnd(count) ? throw new EndOfStreamException("it ends too early") : base.Read(buffer, offset, count);

    private bool AtEnd(int wanted) => wanted > 0 && Position >= Length;
}
