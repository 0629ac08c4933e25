using Casebook.Engine.Kernels;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;

namespace Casebook.Engine.Generation;

/// <summary>
/// The key/value cache: pages of 64 positions for all layers and key heads, shared by reference. A page's keys lie in
/// the panel that attention reads, so nothing is rearranged between writing and use.
/// </summary>
internal sealed unsafe class KeyValuePages(ModelShape shape) : IDisposable
{
    /// <summary>Positions of a page: one panel.</summary>
    public const int PageLength = MatrixProduct.PanelWidth;

    private const int PagesPerSlab = 16;
    private readonly List<FloatBuffer> _slabs = [];
    private readonly Stack<Page> _free = [];
    private readonly nint _headFloats = (nint)HeadFloats(shape);

    /// <summary>Bytes of one page.</summary>
    public long PageBytes => PageFloats(shape) * sizeof(float);

    /// <summary>Pages that sequences hold now.</summary>
    public int Used { get; private set; }

    /// <summary>Bytes that so many pages take up once they are used: whole slabs.</summary>
    public static long BytesOf(ModelShape shape, long pages) =>
        checked((pages + PagesPerSlab - 1) / PagesPerSlab * FloatBuffer.BytesOf(PagesPerSlab * PageFloats(shape)));

    public Page Take()
    {
        if (_free.Count == 0)
        {
            long pageFloats = PageFloats(shape);
            var slab = new FloatBuffer(PagesPerSlab * pageFloats);
            _slabs.Add(slab);
            for (int i = PagesPerSlab - 1; i >= 0; i--)
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

    /// <summary>Keys of one layer and head, a panel [head × 64].</summary>
    public float* Keys(Page page, int layer, int keyHead) =>
        page.Memory + ((nint)layer * shape.Config.KeyValueHeads + keyHead) * _headFloats;

    /// <summary>Values of one layer and head, [64 × head].</summary>
    public float* Values(Page page, int layer, int keyHead) => Keys(page, layer, keyHead) + (nint)shape.Head * PageLength;

    public void Dispose() => _slabs.ForEach(slab => slab.Dispose());

    private static long PageFloats(ModelShape shape) => (long)shape.Config.Layers * shape.Config.KeyValueHeads * HeadFloats(shape);

    private static long HeadFloats(ModelShape shape) => 2L * shape.Head * PageLength;

    /// <summary>Memory of one page and how many sequences hold it.</summary>
    public sealed class Page(float* memory)
    {
        public float* Memory { get; } = memory;

        public int References { get; set; }
    }
}
