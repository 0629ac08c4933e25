using System.Runtime.CompilerServices;
using Casebook.Models.Tokenization;

namespace Casebook.Engine.Constraints;

/// <summary>
/// What each token of a vocabulary says, as bytes, and the tokens in the order of their bytes, which is the order of a
/// tree: what two neighbours have in common is read once.
/// </summary>
/// <remarks>Immutable. Sorting a vocabulary takes a moment, so <see cref="Of"/> does it once for a tokenizer.</remarks>
public sealed class TokenVocabulary
{
    private static readonly ConditionalWeakTable<Tokenizer, TokenVocabulary> _known = [];

    private readonly byte[][] _bytes;

    internal TokenVocabulary(byte[][] bytes)
    {
        _bytes = bytes;
        Sorted = [.. Enumerable.Range(0, bytes.Length).Where(id => bytes[id].Length > 0).Order(Comparer<int>.Create((a, b) =>
            bytes[a].AsSpan().SequenceCompareTo(bytes[b]) is var order and not 0 ? order : a.CompareTo(b)))];
        Shared = new int[Sorted.Length];
        for (int i = 1; i < Sorted.Length; i++)
            Shared[i] = bytes[Sorted[i - 1]].AsSpan().CommonPrefixLength(bytes[Sorted[i]]);
    }

    /// <summary>The vocabulary of a tokenizer.</summary>
    public static TokenVocabulary Of(Tokenizer tokenizer) => _known.GetValue(tokenizer, one =>
        new TokenVocabulary([.. Enumerable.Range(0, one.VocabularySize).Select(id => one.Bytes(id).ToArray())]));

    /// <summary>Ids that the tokenizer has; a model's vocabulary may be larger.</summary>
    public int Size => _bytes.Length;

    /// <summary>Bytes of the token that has most.</summary>
    internal int LongestToken => _bytes.Max(bytes => bytes.Length);

    /// <summary>Tokens that say something, in the order of their bytes.</summary>
    internal int[] Sorted { get; }

    /// <summary>How many bytes each of <see cref="Sorted"/> has in common with the one before.</summary>
    internal int[] Shared { get; }

    /// <summary>The bytes that a token adds to a text; none for a special token.</summary>
    public ReadOnlySpan<byte> Bytes(int token) => (uint)token < (uint)_bytes.Length ? _bytes[token] : [];

    internal bool IsWhiteSpace(int token) => Bytes(token).IndexOfAnyExcept(" \t\r\n"u8) < 0;
}
