namespace Casebook.Engine.Generation;

/// <summary>
/// The cached positions of one sequence. Every page begins at a multiple of 64 positions, and all but the last are full;
/// pages that others hold too are read only. The first token that is written into a shared, unfinished page makes a copy
/// of it, unless the others have let go of it by then.
/// </summary>
internal sealed class CachedSequence(KeyValuePages pages) : IDisposable
{
    private readonly List<Extent> _extents = [];

    /// <summary>Positions so far.</summary>
    public int Length { get; private set; }

    public IReadOnlyList<Extent> Extents => _extents;

    /// <summary>Makes room for the next position and says where it lies.</summary>
    public (KeyValuePages.Page Page, int Slot) Append()
    {
        int slot = Length % KeyValuePages.PageLength;
        if (slot == 0)
            _extents.Add(new Extent(pages.Take(), Length, 0));
        else if (_extents[^1].Page.References > 1)
            TakeOwnCopyOfLast();
        var last = _extents[^1] with { Count = slot + 1 };
        _extents[^1] = last;
        Length++;
        return (last.Page, slot);
    }

    /// <summary>Goes on with a full page that is already computed. Only where the sequence ends with a full page itself.</summary>
    public void Share(KeyValuePages.Page page)
    {
        if (Length % KeyValuePages.PageLength != 0)
            throw new InvalidOperationException($"A page can not follow {Length} positions.");
        page.References++;
        _extents.Add(new Extent(page, Length, KeyValuePages.PageLength));
        Length += KeyValuePages.PageLength;
    }

    /// <summary>Another sequence that begins with all of this one's positions.</summary>
    public CachedSequence Fork()
    {
        var fork = new CachedSequence(pages) { Length = Length };
        foreach (var extent in _extents)
        {
            extent.Page.References++;
            fork._extents.Add(extent);
        }
        return fork;
    }

    /// <summary>Forgets the positions from <paramref name="length"/> on.</summary>
    public void Truncate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length);
        while (_extents.Count > 0 && _extents[^1].Start >= length)
        {
            pages.Release(_extents[^1].Page);
            _extents.RemoveAt(_extents.Count - 1);
        }
        if (_extents.Count > 0)
            _extents[^1] = _extents[^1] with { Count = length - _extents[^1].Start };
        Length = length;
    }

    /// <summary>Gives the pages back; those that others hold stay.</summary>
    public void Dispose() => Truncate(0);

    private void TakeOwnCopyOfLast()
    {
        var shared = _extents[^1];
        _extents[^1] = shared with { Page = pages.Copy(shared.Page) };
        pages.Release(shared.Page);
    }

    /// <param name="Start">Absolute position of the page's first key.</param>
    /// <param name="Count">Keys that belong to this sequence.</param>
    public readonly record struct Extent(KeyValuePages.Page Page, int Start, int Count);
}
