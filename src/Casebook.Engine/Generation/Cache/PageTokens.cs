using System.Runtime.InteropServices;

namespace Casebook.Engine.Generation.Cache;

/// <summary>The tokens of a page, equal if all of them are.</summary>
internal readonly struct PageTokens(int[] tokens) : IEquatable<PageTokens>
{
    private readonly int[] _tokens = tokens;

    public bool Equals(PageTokens other) => _tokens.AsSpan().SequenceEqual(other._tokens);

    public override bool Equals(object? obj) => obj is PageTokens other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes<int>(_tokens));
        return hash.ToHashCode();
    }
}
