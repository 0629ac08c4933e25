using Casebook.Engine.Llama;
using Casebook.Engine.Memory;

namespace Casebook.Engine.Generation;

/// <summary>What one thread needs for itself in a forward pass.</summary>
internal sealed unsafe class DecodeScratch : IDisposable
{
    private readonly FloatBuffer _scores, _queries;
    private KeySegment[] _segments = new KeySegment[64];

    /// <param name="context">Positions of a sequence, at most.</param>
    public DecodeScratch(ModelShape shape, int context)
    {
        ScoreStride = Attention.ScoreStride(context);
        _scores = new FloatBuffer(ScoreFloats(context));
        _queries = new FloatBuffer(QueryFloats(shape));
    }

    public ProductScratch Product { get; } = new();

    public int ScoreStride { get; }

    public float* Scores => _scores.Pointer;

    /// <summary>Of an <see cref="AttentionKernel"/>.</summary>
    public byte* Queries => (byte*)_queries.Pointer;

    /// <summary>Bytes that a scratch takes up, without making it.</summary>
    public static long BytesOf(ModelShape shape, int context) =>
        ProductScratch.BytesInAll + FloatBuffer.BytesOf(ScoreFloats(context)) + FloatBuffer.BytesOf(QueryFloats(shape));

    public Span<KeySegment> Segments(int count)
    {
        if (_segments.Length < count)
            Array.Resize(ref _segments, count * 2);
        return _segments.AsSpan(0, count);
    }

    public void Dispose()
    {
        Product.Dispose();
        _scores.Dispose();
        _queries.Dispose();
    }

    private static long ScoreFloats(int context) => (long)Attention.MaximumRows * Attention.ScoreStride(context);

    private static long QueryFloats(ModelShape shape) => (long)Attention.MaximumRows * shape.Head;
}
