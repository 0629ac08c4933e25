using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;

namespace Casebook.Engine.Generation;

/// <summary>
/// The key/value cache: pages of 64 positions for all layers and key heads, shared by reference. A page's keys lie in
/// the panel that attention reads, so nothing is rearranged between writing and use; those of a layer's heads lie side
/// by side, and then their values, so that attention over all heads reads long streams.
/// </summary>
internal sealed unsafe class KeyValuePages(ModelShape shape) : IDisposable
{
    /// <summary>Positions of a page: one panel.</summary>
    public const int PageLength = MatrixProduct.PanelWidth;

    private const int MaximumPagesPerSlab = 16;
    private const long SlabBytes = 16 << 20;
    private readonly List<FloatBuffer> _slabs = [];
    private readonly Stack<Page> _free = [];
    private readonly nint _headFloats = (nint)HeadFloats(shape);

    /// <summary>Bytes of one page.</summary>
    public long PageBytes => BytesOfPage(shape);

    /// <summary>Pages in use now: those that sequences hold, and those that are kept for later.</summary>
    public int Used { get; private set; }

    /// <summary>The most pages that may be in use.</summary>
    public long Limit { get; init; } = long.MaxValue;

    /// <summary>Gives up a page that is only kept for later, when <see cref="Limit"/> is reached; false if there is none.</summary>
    public Func<bool>? Reclaim { get; set; }

    /// <summary>Bytes of one page of a model.</summary>
    public static long BytesOfPage(ModelShape shape) => PageFloats(shape) * sizeof(float);

    /// <summary>Bytes that so many pages take up once they are used: whole slabs.</summary>
    public static long BytesOf(ModelShape shape, long pages)
    {
        long slab = PagesPerSlab(shape);
        return checked((pages + slab - 1) / slab * FloatBuffer.BytesOf(slab * PageFloats(shape)));
    }

    /// <summary>The most pages whose slabs fit into so many bytes.</summary>
    public static long PagesIn(ModelShape shape, long bytes)
    {
        long slab = PagesPerSlab(shape);
        return bytes / FloatBuffer.BytesOf(slab * PageFloats(shape)) * slab;
    }

    /// <summary>Pages that positions need.</summary>
    public static long PagesFor(long positions) => (positions + PageLength - 1) / PageLength;

    public Page Take()
    {
        if (Used >= Limit && Reclaim?.Invoke() != true)
            throw new InvalidOperationException($"All {Limit} pages of the cache are in use.");
        if (_free.Count == 0)
        {
            long pageFloats = PageFloats(shape);
            int pages = PagesPerSlab(shape);
            var slab = new FloatBuffer(pages * pageFloats);
            _slabs.Add(slab);
            for (int i = pages - 1; i >= 0; i--)
                _free.Push(new Page(slab.Pointer + i * pageFloats));
        }
        Used++;
        var page = _free.Pop();
        page.References = 1;
        return page;
    }

    public void Release(Page page)
    {
        if (--page.References == 0)
        {
            Used--;
            _free.Push(page);
        }
    }

    /// <summary>A page of its own with another one's content.</summary>
    public Page Copy(Page page)
    {
        var copy = Take();
        Buffer.MemoryCopy(page.Memory, copy.Memory, PageBytes, PageBytes);
        return copy;
    }

    /// <summary>Keys of one layer and head, as an <see cref="AttentionKernel"/> stores them.</summary>
    public float* Keys(Page page, int layer, int keyHead) =>
        page.Memory + (2 * (nint)layer * shape.Config.KeyValueHeads + keyHead) * _headFloats;

    /// <summary>Values of one layer and head, likewise.</summary>
    public float* Values(Page page, int layer, int keyHead) => Keys(page, layer, keyHead + shape.Config.KeyValueHeads);

    public void Dispose() => _slabs.ForEach(slab => slab.Dispose());

    // A large model's page is megabytes: a slab of many would be taken for one short question.
    private static int PagesPerSlab(ModelShape shape) =>
        (int)Math.Clamp(SlabBytes / (PageFloats(shape) * sizeof(float)), 1, MaximumPagesPerSlab);

    private static long PageFloats(ModelShape shape) => 2L * shape.Config.Layers * shape.Config.KeyValueHeads * HeadFloats(shape);

    /// <summary>Keys of one head, or values.</summary>
    private static long HeadFloats(ModelShape shape) => AttentionKernel.Of(shape).KeyBytes(PageLength) / sizeof(float);

    /// <summary>Memory of one page and how many sequences hold it.</summary>
    public sealed class Page(float* memory)
    {
        public float* Memory { get; } = memory;

        public int References { get; set; }
    }
}
