using System.Text;

namespace Casebook.Models.Tokenization;

/// <summary>Byte-level BPE as Llama 3 uses it: pieces are cut, then merged from their bytes.</summary>
internal sealed class ByteLevelEncoder : ITextEncoder
{
    private readonly BpeMerger _merger;
    private readonly Dictionary<string, int> _whole = [];
    private readonly PieceCache _cache = new();

    public ByteLevelEncoder(BpeVocabulary vocabulary)
    {
        _merger = new BpeMerger(vocabulary);
        if (vocabulary.IgnoreMerges)
        {
            for (int id = 0; id < vocabulary.TokenBytes.Count; id++)
            {
                if (vocabulary.TokenBytes[id] is { } bytes)
                {
                    _whole[ByteAlphabet.ToText(bytes)] = id;
                }
            }
        }
    }

    public void Encode(ReadOnlySpan<char> text, List<int> tokens)
    {
        byte[] utf8 = new byte[256];
        for (int start = 0; start < text.Length;)
        {
            int end = LlamaPreSplitter.NextEnd(text, start);
            ReadOnlySpan<char> piece = text[start..end];
            int most = Encoding.UTF8.GetMaxByteCount(piece.Length);
            if (most > utf8.Length)
            {
                utf8 = new byte[most];
            }
            EncodePiece(utf8.AsSpan(0, Encoding.UTF8.GetBytes(piece, utf8)), tokens);
            start = end;
        }
    }

    private void EncodePiece(ReadOnlySpan<byte> piece, List<int> tokens)
    {
        if (piece.Length > PieceCache.LongestPiece)
        {
            if (_whole.Count > 0 && _whole.TryGetValue(ByteAlphabet.ToText(piece), out int only))
            {
                tokens.Add(only);
            }
            else
            {
                _merger.Encode(piece, tokens);
            }
            return;
        }

        Span<char> key = stackalloc char[piece.Length];
        for (int i = 0; i < piece.Length; i++)
        {
            key[i] = ByteAlphabet.ToChar(piece[i]);
        }
        if (_whole.Count > 0 && _whole.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out int whole))
        {
            tokens.Add(whole);
            return;
        }
        if (_cache.TryGet(key, out int[]? known))
        {
            tokens.AddRange(known!);
            return;
        }
        int before = tokens.Count;
        _merger.Encode(piece, tokens);
        _cache.Add(key, tokens.Skip(before));
    }
}
