using System.Collections.Concurrent;
using System.Text;

namespace Casebook.Models.Tokenization;

/// <summary>
/// Byte-level BPE as Llama 3 uses it: exact on any text there and back. Text never becomes a special token, whatever it
/// says; special tokens are put between texts by their ids alone.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class Tokenizer
{
    /// <summary>Pieces remembered, so that a common word is merged once. The bound keeps hostile text from filling memory.</summary>
    private const int CacheEntries = 1 << 16;
    private const int CachedPieceBytes = 32;

    private readonly BpeVocabulary _vocabulary;
    private readonly BpeMerger _merger;
    private readonly Dictionary<string, int> _whole;
    private readonly ConcurrentDictionary<string, int[]> _cache = new();
    private int _cached;

    internal Tokenizer(BpeVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        _merger = new BpeMerger(vocabulary);
        VocabularySize = vocabulary.TokenBytes.Count;
        _whole = [];
        if (vocabulary.IgnoreMerges)
        {
            for (int id = 0; id < VocabularySize; id++)
            {
                if (vocabulary.TokenBytes[id] is { } bytes)
                {
                    _whole[ByteAlphabet.ToText(bytes)] = id;
                }
            }
        }
    }

    /// <summary>The highest token id and one: the least number of rows that an embedding must have.</summary>
    public int VocabularySize { get; }

    /// <summary>All tokens that no text becomes, with their ids (<c>added_tokens</c> of the file).</summary>
    public IReadOnlyDictionary<string, int> SpecialTokens => _vocabulary.SpecialTokens;

    /// <summary>Reads <c>tokenizer.json</c> of a model folder.</summary>
    /// <exception cref="ModelFileException">Missing, damaged, or another kind of tokenizer.</exception>
    public static Tokenizer Load(string folder) =>
        new(TokenizerJsonReader.Read(Path.Combine(folder, TokenizerJsonReader.FileName)));

    /// <summary>The tokens of a text; never a special one. Half of a surrogate pair is encoded as U+FFFD.</summary>
    public int[] Encode(string text) => Encode(text.AsSpan());

    /// <inheritdoc cref="Encode(string)"/>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        var tokens = new List<int>(text.Length / 3 + 4);
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
        return [.. tokens];
    }

    /// <summary>
    /// The text of the tokens, special ones left out. Bytes that are not UTF-8 become U+FFFD. Ids beyond the vocabulary,
    /// which a model with padded rows may give, stand for no text.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative id.</exception>
    public string Decode(ReadOnlySpan<int> ids)
    {
        using var bytes = new MemoryStream(ids.Length * 4);
        foreach (int id in ids)
        {
            bytes.Write(Bytes(id));
        }
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <summary>A decoder for one text that comes token by token.</summary>
    public TokenTextStream OpenStream() => new(this);

    /// <summary>The bytes that a token adds to a text; none for a special token, or for an id that the file leaves out.</summary>
    public ReadOnlySpan<byte> Bytes(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        return id < VocabularySize ? _vocabulary.TokenBytes[id] : null;
    }

    private void EncodePiece(ReadOnlySpan<byte> piece, List<int> tokens)
    {
        if (piece.Length > CachedPieceBytes)
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
        if (_cache.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out int[]? known))
        {
            tokens.AddRange(known);
            return;
        }
        int before = tokens.Count;
        _merger.Encode(piece, tokens);
        if (Volatile.Read(ref _cached) < CacheEntries)
        {
            Interlocked.Increment(ref _cached);
            _cache[key.ToString()] = [.. tokens.Skip(before)];
        }
    }
}
