using System.Text;

namespace Casebook.Models.Tokenization;

/// <summary>
/// A SentencePiece vocabulary with the semantics of Hugging Face's tokenizers: characters become their tokens, or the
/// tokens of their bytes, then neighbours are merged by rank. Where a <c>tokenizer.json</c> was made of a
/// <c>tokenizer.model</c>, both give the same tokens but for ties within runs of one letter.
/// </summary>
internal sealed class ByteFallbackEncoder : ITextEncoder
{
    private readonly Dictionary<string, int> _characters = [];
    private readonly int[] _byteTokens = new int[256];
    private readonly BpeMerger _merger;
    private readonly bool _addsSpace;
    private readonly bool _cutsBeforeSpaces = true;
    private readonly PieceCache _cache = new();

    public ByteFallbackEncoder(SentencePieceVocabulary vocabulary, IReadOnlyList<(int Left, int Right, int Result)> merges)
    {
        _merger = new BpeMerger(merges);
        _addsSpace = vocabulary.AddsSpace;
        for (int id = 0; id < vocabulary.Pieces.Count; id++)
        {
            SentencePiece piece = vocabulary.Pieces[id];
            if (piece.Kind == SentencePieceKind.Byte && piece.TryByte(out byte value))
            {
                _byteTokens[value] = id;
            }
            if (piece.IsMade)
            {
                _cutsBeforeSpaces &= !SpacedText.HasInnerSpace(piece.Text);
                if (piece.Text.Length <= 2)
                {
                    _characters[piece.Text] = id;
                }
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

    private void EncodeWord(ReadOnlySpan<char> word, List<int> tokens)
    {
        if (word.Length <= PieceCache.LongestPiece && _cache.TryGet(word, out int[]? known))
        {
            tokens.AddRange(known!);
            return;
        }
        var sequence = new List<int>(word.Length);
        Span<byte> bytes = stackalloc byte[4];
        for (int at = 0; at < word.Length;)
        {
            int length = char.IsHighSurrogate(word[at]) ? 2 : 1;
            ReadOnlySpan<char> character = word.Slice(at, length);
            if (_characters.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(character, out int id))
            {
                sequence.Add(id);
            }
            else
            {
                foreach (byte value in bytes[..Encoding.UTF8.GetBytes(character, bytes)])
                {
                    sequence.Add(_byteTokens[value]);
                }
            }
            at += length;
        }
        int before = tokens.Count;
        _merger.Merge(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(sequence), tokens);
        if (word.Length <= PieceCache.LongestPiece)
        {
            _cache.Add(word, tokens.Skip(before));
        }
    }
}
