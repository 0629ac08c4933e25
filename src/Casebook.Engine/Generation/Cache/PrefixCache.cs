namespace Casebook.Engine.Generation.Cache;

/// <summary>
/// Full pages of prompts that were computed before, found by their tokens: a tree in which a node is 64 tokens after
/// those of its parent. Tokens are compared one by one, so a page is never taken for another's. Kept pages are given up
/// one by one, the least recently used first.
/// </summary>
/// <param name="pages">Where the pages come from.</param>
/// <param name="maximumPages">The most pages that are kept.</param>
internal sealed class PrefixCache(KeyValuePages pages, long maximumPages)
{
    private readonly Dictionary<PageTokens, Node> _roots = [];

    // Most recently used first. A node is never less recently used than those below it.
    private readonly LinkedList<Node> _byUse = [];

    /// <summary>Whether anything is ever kept.</summary>
    public bool IsOn => maximumPages > 0;

    /// <summary>Pages kept.</summary>
    public int Count => _byUse.Count;

    /// <summary>Pages that nothing but this cache holds.</summary>
    public int Idle => _byUse.Count(node => node.Page.References == 1);

    /// <summary>How many of a prompt's first tokens are kept: whole pages, and never the last token, whose logits have to be computed.</summary>
    public int Match(ReadOnlySpan<int> prompt) => Find(prompt).Count * KeyValuePages.PageLength;

    /// <summary>A sequence that begins with what of the prompt is kept.</summary>
    public CachedSequence Begin(ReadOnlySpan<int> prompt)
    {
        var sequence = new CachedSequence(pages);
        var path = Find(prompt);
        foreach (var node in path)
            sequence.Share(node.Page);
        Touch(path);
        return sequence;
    }

    /// <summary>Keeps the full pages of a sequence.</summary>
    /// <param name="tokens">The sequence's first tokens, as far as they have been computed.</param>
    public void Keep(ReadOnlySpan<int> tokens, CachedSequence sequence)
    {
        if (!IsOn)
            return;
        var path = new List<Node>();
        for (int page = 0; (page + 1) * KeyValuePages.PageLength <= tokens.Length; page++)
        {
            var key = new PageTokens(tokens.Slice(page * KeyValuePages.PageLength, KeyValuePages.PageLength).ToArray());
            Node? parent = path.Count > 0 ? path[^1] : null;
            var siblings = parent?.Children ?? _roots;
            if (!siblings.TryGetValue(key, out var node))
            {
                node = new Node(key, sequence.Extents[page].Page, parent);
                node.Page.References++;
                siblings.Add(key, node);
                node.Place = _byUse.AddFirst(node);
            }
            path.Add(node);
        }
        Touch(path);
        while (Count > maximumPages)
            Drop(_byUse.Last!.Value);
    }

    /// <summary>Gives up the least recently used page that nobody else holds; false if there is none.</summary>
    public bool EvictOne()
    {
        for (var place = _byUse.Last; place is not null; place = place.Previous)
        {
            // Whoever holds a page holds those before it, so the first one found has nothing below it.
            if (place.Value.Page.References == 1)
            {
                Drop(place.Value);
                return true;
            }
        }
        return false;
    }

    /// <summary>Gives up everything.</summary>
    public void Clear()
    {
        while (_byUse.Last is { } last)
            Drop(last.Value);
    }

    private List<Node> Find(ReadOnlySpan<int> prompt)
    {
        var path = new List<Node>();
        var children = _roots;
        for (int start = 0; start + KeyValuePages.PageLength < prompt.Length; start += KeyValuePages.PageLength)
        {
            var key = new PageTokens(prompt.Slice(start, KeyValuePages.PageLength).ToArray());
            if (!children.TryGetValue(key, out var node))
                break;
            path.Add(node);
            children = node.Children;
        }
        return path;
    }

    private void Touch(List<Node> path)
    {
        for (int i = path.Count - 1; i >= 0; i--)
        {
            _byUse.Remove(path[i].Place!);
            _byUse.AddFirst(path[i].Place!);
        }
    }

    private void Drop(Node node)
    {
        (node.Parent?.Children ?? _roots).Remove(node.Key);
        _byUse.Remove(node.Place!);
        pages.Release(node.Page);
    }

    private sealed class Node(PageTokens key, KeyValuePages.Page page, Node? parent)
    {
        public PageTokens Key { get; } = key;

        public KeyValuePages.Page Page { get; } = page;

        public Node? Parent { get; } = parent;

        public Dictionary<PageTokens, Node> Children { get; } = [];

        public LinkedListNode<Node>? Place { get; set; }
    }
}
