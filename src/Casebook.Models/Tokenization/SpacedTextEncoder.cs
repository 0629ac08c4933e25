using System.Text;

namespace Casebook.Models.Tokenization;

/// <summary>
/// What the two ways of merging a SentencePiece vocabulary share: spaces become U+2581, text is cut into words where no
/// piece goes over a cut, words are remembered with their tokens, and a character that is no piece becomes its bytes.
/// </summary>
internal abstract class SpacedTextEncoder : ITextEncoder
{
    private readonly int[] _byteTokens = new int[256];
    private readonly bool _addsSpace;
    private readonly bool _cutsBeforeSpaces;
    private readonly PieceCache _cache = new();

    /// <param name="missingByte">Stands for a byte that has no token.</param>
    protected SpacedTextEncoder(SentencePieceVocabulary vocabulary, int missingByte)
    {
        _addsSpace = vocabulary.AddsSpace;
        _cutsBeforeSpaces = !vocabulary.Pieces.Any(piece => piece.IsMade && SpacedText.HasInnerSpace(piece.Text));
        Array.Fill(_byteTokens, missingByte);
        for (int id = 0; id < vocabulary.Pieces.Count; id++)
        {
            SentencePiece piece = vocabulary.Pieces[id];
            if (piece.Kind == SentencePieceKind.Byte && piece.TryByte(out byte value))
            {
                _byteTokens[value] = id;
            }
        }
    }

    public void Encode(ReadOnlySpan<char> text, List<int> tokens)
    {
        if (text.IsEmpty)
        {
            return;
        }
        char[] normal = SpacedText.Normalize(text, _addsSpace);
        for (int start = 0; start < normal.Length;)
        {
            int end = _cutsBeforeSpaces ? SpacedText.NextWord(normal, start) : normal.Length;
            EncodeWord(normal.AsSpan(start, end - start), tokens);
            start = end;
        }
    }

    /// <summary>Appends the tokens of a word. The time must be near to linear in its length.</summary>
    protected abstract void Merge(ReadOnlySpan<char> word, List<int> tokens);

    /// <summary>Appends the tokens of a character's bytes.</summary>
    protected void AddBytes(ReadOnlySpan<char> character, List<int> tokens)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (byte value in bytes[..Encoding.UTF8.GetBytes(character, bytes)])
        {
            tokens.Add(_byteTokens[value]);
        }
    }

    private void EncodeWord(ReadOnlySpan<char> word, List<int> tokens)
    {
        if (word.Length > PieceCache.LongestPiece)
        {
            Merge(word, tokens);
            return;
        }
        if (_cache.TryGet(word, out int[]? known))
        {
            tokens.AddRange(known!);
            return;
        }
        int before = tokens.Count;
        Merge(word, tokens);
        _cache.Add(word, tokens.Skip(before));
    }
}
