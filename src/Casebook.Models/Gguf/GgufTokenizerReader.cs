using Casebook.Models.Tokenization;

namespace Casebook.Models.Gguf;

/// <summary>
/// The tokenizer in a GGUF file's metadata: <c>llama</c> (SentencePiece's BPE, with scores) or <c>gpt2</c> (byte-level
/// BPE, with merges) where its pre-tokenizer is Llama 3's. Whatever would tokenize differently is refused.
/// </summary>
internal static class GgufTokenizerReader
{
    public const string ModelKey = "tokenizer.ggml.model";
    public const string PreKey = "tokenizer.ggml.pre";
    public const string TokensKey = "tokenizer.ggml.tokens";
    public const string ScoresKey = "tokenizer.ggml.scores";
    public const string TypesKey = "tokenizer.ggml.token_type";
    public const string MergesKey = "tokenizer.ggml.merges";
    public const string BeginKey = "tokenizer.ggml.bos_token_id";
    public const string EndKey = "tokenizer.ggml.eos_token_id";
    public const string UnknownKey = "tokenizer.ggml.unknown_token_id";
    public const string AddBeginKey = "tokenizer.ggml.add_bos_token";
    public const string AddEndKey = "tokenizer.ggml.add_eos_token";
    public const string AddSpaceKey = "tokenizer.ggml.add_space_prefix";

    /// <summary>Written where merges decide even of pieces that are tokens; llama.cpp always takes those whole.</summary>
    public const string OwnIgnoreMergesKey = "casebook.tokenizer.ignore_merges";

    private const string Supported = "Supported are Llama 2's tokenizer (\"llama\") and Llama 3's (\"gpt2\" with pre-tokenizer \"llama-bpe\").";
    private const string Damaged = "The file is damaged: take it from the model's publisher again, or convert the model anew.";

    /// <exception cref="ModelFileException">Missing, damaged, or another kind of tokenizer.</exception>
    public static Tokenizer Read(GgufFile file)
    {
        GgufMetadata metadata = file.Metadata;
        GgufValue model = metadata.Required(ModelKey);
        return model.Text() switch
        {
            "llama" => new Tokenizer(ReadSentencePiece(metadata)),
            "gpt2" => new Tokenizer(ReadByteLevel(metadata)),
            var other => throw model.Fault($"is \"{GgufConfigReader.Shorten(other)}\"", Supported),
        };
    }

    private static SentencePieceVocabulary ReadSentencePiece(GgufMetadata metadata)
    {
        GgufValue tokens = metadata.Required(TokensKey);
        GgufValue scoresValue = SameCount(metadata.Required(ScoresKey), tokens);
        SentencePieceKind[]? kinds = Kinds(metadata, tokens);
        using IEnumerator<float> scores = scoresValue.Floats().GetEnumerator();
        var pieces = new List<SentencePiece>();
        long? unknown = metadata.Optional(UnknownKey)?.Integer(0, int.MaxValue);
        int? begin = Id(metadata, BeginKey);
        int? end = Id(metadata, EndKey);
        foreach (string text in tokens.Texts())
        {
            scores.MoveNext();
            var piece = new SentencePiece(text, scores.Current, SentencePieceKind.Normal);
            SentencePieceKind kind = kinds?[pieces.Count] ?? (
                pieces.Count == unknown ? SentencePieceKind.Unknown
                : pieces.Count == begin || pieces.Count == end ? SentencePieceKind.Control
                : piece.TryByte(out _) ? SentencePieceKind.Byte
                : SentencePieceKind.Normal);
            pieces.Add(piece with { Kind = kind });
        }
        return SentencePieceVocabulary.Checked(
            pieces, metadata.Optional(AddSpaceKey)?.Boolean() ?? true, WantsBegin(metadata) ? begin : null, end, tokens.File.Path, TokensKey);
    }

    private static BpeVocabulary ReadByteLevel(GgufMetadata metadata)
    {
        GgufValue pre = metadata.Required(PreKey);
        if (pre.Text() is not ("llama-bpe" or "llama3" or "llama-v3"))
        {
            throw pre.Fault($"is \"{GgufConfigReader.Shorten(pre.Text())}\"", Supported);
        }
        GgufValue tokens = metadata.Required(TokensKey);
        SentencePieceKind[] kinds = Kinds(metadata, tokens) ?? throw metadata.Required(TypesKey).Fault("is missing", Damaged);
        var bytes = new List<byte[]?>();
        var special = new Dictionary<string, int>();
        var ids = new Dictionary<string, int>();
        foreach (string text in tokens.Texts())
        {
            int id = bytes.Count;
            switch (kinds[id])
            {
                case SentencePieceKind.Normal or SentencePieceKind.Byte:
                    bytes.Add(ByteAlphabet.ToBytes(text) is { Length: > 0 } known ? known : throw tokens.Fault($"token {id} is not written in the alphabet of byte-level BPE", Supported));
                    if (!ids.TryAdd(text, id))
                    {
                        throw tokens.Fault($"token {id} has the text of token {ids[text]}", Damaged);
                    }
                    break;
                case SentencePieceKind.Unused:
                    bytes.Add(null);
                    break;
                default:
                    bytes.Add(null);
                    if (text.Length == 0 || !special.TryAdd(text, id))
                    {
                        throw tokens.Fault($"token {id} is empty, or has the text of an earlier one", Damaged);
                    }
                    break;
            }
        }
        bool[] single = new bool[256];
        foreach (byte[]? token in bytes)
        {
            if (token is [byte value])
            {
                single[value] = true;
            }
        }
        if (Array.IndexOf(single, false) is >= 0 and int missing)
        {
            throw tokens.Fault($"has no token for byte 0x{missing:X2}", Supported);
        }
        return new BpeVocabulary(
            bytes, Merges(metadata.Required(MergesKey), ids), special, metadata.Optional(OwnIgnoreMergesKey)?.Boolean() ?? true,
            Id(metadata, BeginKey, bytes.Count), Id(metadata, EndKey, bytes.Count), WantsBegin(metadata));
    }

    private static List<(int, int, int)> Merges(GgufValue value, Dictionary<string, int> ids)
    {
        var merges = new List<(int, int, int)>();
        foreach (string merge in value.Texts())
        {
            // A space is no letter of the alphabet, so it can only part the two.
            int space = merge.IndexOf(' ');
            if (space <= 0 || !ids.TryGetValue(merge[..space], out int left) || !ids.TryGetValue(merge[(space + 1)..], out int right))
            {
                throw value.Fault($"merge {merges.Count} is not a pair of tokens", Damaged);
            }
            if (!ids.TryGetValue(string.Concat(merge.AsSpan(0, space), merge.AsSpan(space + 1)), out int result))
            {
                throw value.Fault($"merge {merges.Count} makes a token that is not in the vocabulary", Damaged);
            }
            merges.Add((left, right, result));
        }
        return merges;
    }

    private static SentencePieceKind[]? Kinds(GgufMetadata metadata, GgufValue tokens) =>
        metadata.Optional(TypesKey) is { } types
            ? [.. SameCount(types, tokens).Integers(1, 6).Select(number => (SentencePieceKind)number)]
            : null;

    private static GgufValue SameCount(GgufValue value, GgufValue tokens) => value.Count == tokens.Count
        ? value
        : throw value.Fault($"has {value.Count} elements for {tokens.Count} tokens", Damaged);

    private static int? Id(GgufMetadata metadata, string key, int below = int.MaxValue) => (int?)metadata.Optional(key)?.Integer(0, below - 1);

    private static bool WantsBegin(GgufMetadata metadata) => metadata.Optional(AddBeginKey)?.Boolean() ?? true;
}
