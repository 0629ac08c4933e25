namespace Casebook.Engine.Generation;

/// <summary>
/// The cached positions of one sequence: pages that it shares with others, then pages of its own. A page that is shared
/// is never written again; the first token after a fork opens a new one, wherever in a page that is.
/// </summary>
internal sealed class CachedSequence(KeyValuePages pages) : IDisposable
{
    private readonly List<Extent> _extents = [];
    private bool _lastIsShared;

    /// <summary>Positions so far.</summary>
    public int Length { get; private set; }

    public IReadOnlyList<Extent> Extents => _extents;

    /// <summary>Makes room for the next position and says where it lies.</summary>
    public (KeyValuePages.Page Page, int Slot) Append()
    {
        if (_extents.Count == 0 || _lastIsShared || _extents[^1].Count == KeyValuePages.PageLength)
        {
            _extents.Add(new Extent(pages.Take(), Length, 0));
            _lastIsShared = false;
        }
        var last = _extents[^1];
        _extents[^1] = last with { Count = last.Count + 1 };
        Length++;
        return (last.Page, last.Count);
    }

    /// <summary>Another sequence that begins with all of this one's positions.</summary>
    public CachedSequence Fork()
    {
        var fork = new CachedSequence(pages) { Length = Length, _lastIsShared = true };
        foreach (var extent in _extents)
        {
            extent.Page.References++;
            fork._extents.Add(extent);
        }
        _lastIsShared = true;
        return fork;
    }

    /// <summary>Gives the pages back; those that others hold stay.</summary>
    public void Dispose()
    {
        foreach (var extent in _extents)
            pages.Release(extent.Page);
        _extents.Clear();
    }

    /// <param name="Start">Absolute position of the page's first key.</param>
    /// <param name="Count">Keys that belong to this sequence.</param>
    public readonly record struct Extent(KeyValuePages.Page Page, int Start, int Count);
}
