using Casebook.Models.Json;

namespace Casebook.Models.Tokenization;

/// <summary>
/// Reads a <c>tokenizer.json</c> that is a SentencePiece vocabulary (Llama 2): BPE with byte fallback, spaces as U+2581.
/// Whatever would tokenize differently is refused.
/// </summary>
internal static class SentencePieceJsonReader
{
    private const string Supported = "Supported is Llama 2's tokenizer: a space before the text, spaces as U+2581, BPE with all bytes as tokens.";
    private const string Damaged = "The file is damaged: copy or download it again.";
    private const string Space = "\u2581";

    /// <summary>The vocabulary, with scores in the order of its merges, and the merges.</summary>
    public static (SentencePieceVocabulary Vocabulary, List<(int Left, int Right, int Result)> Merges) Read(JsonNodeReader root)
    {
        JsonNodeReader model = root.Required("model");
        bool addsSpace = ReadSpaces(root);
        Dictionary<string, int> special = TokenizerJsonReader.ReadAddedTokens(root);
        Dictionary<string, int> vocabulary = TokenizerJsonReader.ReadVocabulary(model, special);
        SentencePiece[] pieces = Arrange(root, model, vocabulary, special);
        List<(int Left, int Right, int Result)> merges = TokenizerJsonReader.ReadMerges(model, vocabulary);
        for (int rank = merges.Count - 1; rank >= 0; rank--)
        {
            pieces[merges[rank].Result] = pieces[merges[rank].Result] with { Score = -rank };
        }
        var read = SentencePieceVocabulary.Checked(
            pieces, addsSpace, special.TryGetValue("<s>", out int begin) ? begin : null, special.TryGetValue("</s>", out int end) ? end : null, root.File, "model.vocab");
        int bytes = pieces.Count(piece => piece.Kind == SentencePieceKind.Byte);
        return bytes == 256 ? (read, merges) : throw model.Required("vocab").Fault($"has {bytes} bytes as tokens, not 256", Supported);
    }

    /// <summary>Until transformers 4.40 two steps of a normalizer, since then one pre-tokenizer.</summary>
    private static bool ReadSpaces(JsonNodeReader root)
    {
        JsonNodeReader? normalizer = root.Optional("normalizer");
        JsonNodeReader? preTokenizer = root.Optional("pre_tokenizer");
        if (preTokenizer is { } metaspace)
        {
            if (metaspace.Required("type").Text() != "Metaspace" || metaspace.Required("replacement").Text() != Space || normalizer is not null)
            {
                throw metaspace.Fault("is not a Metaspace alone", Supported);
            }
            if (metaspace.Optional("split")?.Boolean() ?? true)
            {
                throw metaspace.Fault("splits texts at spaces", Supported);
            }
            return metaspace.Optional("prepend_scheme")?.Text() switch
            {
                "first" or "always" => true,
                "never" => false,
                null => metaspace.Optional("add_prefix_space")?.Boolean() ?? true,
                _ => throw metaspace.Required("prepend_scheme").Fault("is not known", Supported),
            };
        }
        bool adds = false;
        bool replaces = false;
        foreach (JsonNodeReader step in Steps(normalizer ?? throw root.Fault("has neither a normalizer nor a pre_tokenizer that writes spaces as U+2581", Supported)))
        {
            switch (step.Required("type").Text())
            {
                case "Prepend" when !adds && !replaces && step.Required("prepend").Text() == Space:
                    adds = true;
                    break;
                case "Replace" when !replaces && step.Required("pattern").Optional("String")?.Text() == " " && step.Required("content").Text() == Space:
                    replaces = true;
                    break;
                default:
                    throw step.Fault("is neither the space before a text nor U+2581 for spaces", Supported);
            }
        }
        return replaces ? adds : throw normalizer.Value.Fault("does not write spaces as U+2581", Supported);
    }

    private static IEnumerable<JsonNodeReader> Steps(JsonNodeReader normalizer) =>
        normalizer.Required("type").Text() == "Sequence" ? normalizer.Required("normalizers").Items() : [normalizer];

    private static SentencePiece[] Arrange(JsonNodeReader root, JsonNodeReader model, Dictionary<string, int> vocabulary, Dictionary<string, int> special)
    {
        JsonNodeReader vocab = model.Required("vocab");
        var pieces = new SentencePiece[TokenizerJsonReader.HighestId(vocab, vocabulary, special) + 1];
        for (int id = 0; id < pieces.Length; id++)
        {
            pieces[id] = new SentencePiece($"[PAD{id}]", -10000, SentencePieceKind.Unused);
        }
        string? unknown = model.Optional("unk_token")?.Text();
        var taken = new HashSet<int>();
        foreach ((string text, int id) in special.Concat(vocabulary))
        {
            if (!taken.Add(id))
            {
                throw vocab.Fault($"id {id} is given twice", Damaged);
            }
            // Letters that are never made by a merge have the lowest scores.
            var piece = new SentencePiece(text, -1e6f - id, SentencePieceKind.Normal);
            pieces[id] = piece with
            {
                Kind = text == unknown ? SentencePieceKind.Unknown
                    : special.ContainsKey(text) ? SentencePieceKind.Control
                    : piece.TryByte(out _) ? SentencePieceKind.Byte
                    : SentencePieceKind.Normal,
            };
        }
        return pieces;
    }
}
