using Casebook.Models.Json;

namespace Casebook.Models.Tokenization;

/// <summary>
/// Reads <c>tokenizer.json</c> of Hugging Face's tokenizers library: byte-level BPE with Llama 3's pre-tokenizer.
/// Whatever would tokenize differently is refused.
/// </summary>
internal static class TokenizerJsonReader
{
    public const string FileName = "tokenizer.json";

    private const string Supported = "Supported is the byte-level BPE of Llama 3 and of the tokenizers that this program trains.";
    private const string Damaged = "The file is damaged: copy or download it again.";

    /// <summary>A tokenizer of either kind that is written so.</summary>
    public static Tokenizer ReadTokenizer(string path)
    {
        JsonNodeReader root = JsonFile.Open(path, "The model folder needs tokenizer.json beside config.json (or tokenizer.model for Llama 2).");
        if (!(root.Required("model").Optional("byte_fallback")?.Boolean() ?? false))
        {
            return new Tokenizer(Read(root));
        }
        RefuseChanges(root.Required("model"));
        (SentencePieceVocabulary vocabulary, List<(int, int, int)> merges) = SentencePieceJsonReader.Read(root);
        return new Tokenizer(vocabulary, new ByteFallbackEncoder(vocabulary, merges));
    }

    /// <summary>A byte-level vocabulary.</summary>
    public static BpeVocabulary Read(string path) =>
        Read(JsonFile.Open(path, "The model folder needs tokenizer.json beside config.json (or tokenizer.model for Llama 2)."));

    private static BpeVocabulary Read(JsonNodeReader root)
    {
        JsonNodeReader model = root.Required("model");
        RefuseOtherKinds(root, model);

        Dictionary<string, int> special = ReadAddedTokens(root);
        Dictionary<string, int> vocabulary = ReadVocabulary(model, special);
        byte[]?[] bytes = Arrange(model, vocabulary, special);
        return new BpeVocabulary(
            bytes, ReadMerges(model, vocabulary), special, model.Optional("ignore_merges")?.Boolean() ?? false);
    }

    private static void RefuseOtherKinds(JsonNodeReader root, JsonNodeReader model)
    {
        RefuseChanges(model);
        if (root.Optional("normalizer") is { } normalizer)
        {
            throw normalizer.Fault("changes texts before they are tokenized", Supported);
        }
        RefuseOtherPreTokenizers(root.Required("pre_tokenizer"));
    }

    private static void RefuseChanges(JsonNodeReader model)
    {
        if (model.Optional("type") is { } type && type.Text() != "BPE")
        {
            throw type.Fault($"is \"{type.Text()}\", not \"BPE\"", Supported);
        }
        if (model.Optional("dropout") is { } dropout && dropout.Number(0, 1) != 0)
        {
            throw dropout.Fault("makes tokenization random", Supported);
        }
        foreach (string affix in (string[])["continuing_subword_prefix", "end_of_word_suffix"])
        {
            if (model.Optional(affix) is { } node && node.Text().Length > 0)
            {
                throw node.Fault("is set", Supported);
            }
        }
    }

    private static void RefuseOtherPreTokenizers(JsonNodeReader preTokenizer)
    {
        bool split = false;
        bool byteLevel = false;
        IEnumerable<JsonNodeReader> steps = preTokenizer.Required("type").Text() == "Sequence"
            ? preTokenizer.Required("pretokenizers").Items()
            : [preTokenizer];
        foreach (JsonNodeReader step in steps)
        {
            switch (step.Required("type").Text())
            {
                case "Split" when !split && !byteLevel:
                    JsonNodeReader pattern = step.Required("pattern").Required("Regex");
                    if (pattern.Text() != LlamaPreSplitter.Pattern)
                    {
                        throw pattern.Fault("is not Llama 3's expression", Supported);
                    }
                    if (step.Required("behavior").Text() != "Isolated" || (step.Optional("invert")?.Boolean() ?? false))
                    {
                        throw step.Fault("does not isolate the pieces that it matches", Supported);
                    }
                    split = true;
                    break;
                case "ByteLevel" when split && !byteLevel:
                    if ((step.Optional("add_prefix_space")?.Boolean() ?? true) || (step.Optional("use_regex")?.Boolean() ?? true))
                    {
                        throw step.Fault("adds a space or splits a second time", Supported);
                    }
                    byteLevel = true;
                    break;
                default:
                    throw step.Fault("is not a Split followed by a ByteLevel", Supported);
            }
        }
        if (!byteLevel)
        {
            throw preTokenizer.Fault("is not a Split followed by a ByteLevel", Supported);
        }
    }

    internal static Dictionary<string, int> ReadAddedTokens(JsonNodeReader root)
    {
        var special = new Dictionary<string, int>();
        var ids = new HashSet<int>();
        foreach (JsonNodeReader token in root.Optional("added_tokens")?.Items() ?? [])
        {
            JsonNodeReader content = token.Required("content");
            int id = (int)token.Required("id").Integer(0, int.MaxValue - 1);
            if (content.Text().Length == 0)
            {
                throw content.Fault("is empty", Damaged);
            }
            if (!special.TryAdd(content.Text(), id))
            {
                throw content.Fault($"\"{content.Text()}\" is given twice", Damaged);
            }
            if (!ids.Add(id))
            {
                throw token.Required("id").Fault($"{id} is given twice", Damaged);
            }
        }
        return special;
    }

    internal static Dictionary<string, int> ReadVocabulary(JsonNodeReader model, Dictionary<string, int> special)
    {
        var vocabulary = new Dictionary<string, int>();
        foreach ((string token, JsonNodeReader node) in model.Required("vocab").Fields())
        {
            int id = (int)node.Integer(0, int.MaxValue - 1);
            // The tokenizers library's trainer lists special tokens here as well.
            if (special.TryGetValue(token, out int specialId))
            {
                if (id != specialId)
                {
                    throw node.Fault($"is {id} here and {specialId} in added_tokens", Damaged);
                }
                continue;
            }
            vocabulary[token] = id;
        }
        return vocabulary;
    }

    internal static int HighestId(JsonNodeReader vocab, Dictionary<string, int> vocabulary, Dictionary<string, int> special)
    {
        int highest = vocabulary.Values.Concat(special.Values).DefaultIfEmpty(-1).Max();
        int known = vocabulary.Count + special.Count;
        // Publishers leave gaps of a few ids; an id far beyond what the file has would only cost memory.
        if (highest > 2L * known + 4096)
        {
            throw vocab.Fault($"has {known} tokens, but an id as high as {highest}", Damaged);
        }
        return highest;
    }

    private static byte[]?[] Arrange(JsonNodeReader model, Dictionary<string, int> vocabulary, Dictionary<string, int> special)
    {
        JsonNodeReader vocab = model.Required("vocab");
        int highest = HighestId(vocab, vocabulary, special);
        byte[]?[] bytes = new byte[]?[highest + 1];
        var taken = new HashSet<int>(special.Values);
        bool[] single = new bool[256];
        foreach ((string token, int id) in vocabulary)
        {
            if (!taken.Add(id))
            {
                throw vocab.Fault($"id {id} is given twice", Damaged);
            }
            bytes[id] = ByteAlphabet.ToBytes(token);
            switch (bytes[id])
            {
                case null or []:
                    throw vocab.Fault($"token {id} is not written in the alphabet of byte-level BPE", Supported);
                case [byte value]:
                    single[value] = true;
                    break;
                default:
                    break;
            }
        }
        int missing = Array.IndexOf(single, false);
        if (missing >= 0)
        {
            throw vocab.Fault($"has no token for byte 0x{missing:X2}", Supported);
        }
        return bytes;
    }

    internal static List<(int Left, int Right, int Result)> ReadMerges(JsonNodeReader model, Dictionary<string, int> vocabulary)
    {
        var merges = new List<(int, int, int)>();
        foreach (JsonNodeReader merge in model.Required("merges").Items())
        {
            // "a b" until tokenizers 0.19, ["a", "b"] since 0.20.
            string[] halves = merge.Element.ValueKind == System.Text.Json.JsonValueKind.Array
                ? [.. merge.Items().Take(3).Select(half => half.Text())]
                : merge.Text().Split(' ', 3);
            if (halves.Length != 2)
            {
                throw merge.Fault("is not a pair of tokens", Damaged);
            }
            if (!vocabulary.TryGetValue(halves[0], out int left) || !vocabulary.TryGetValue(halves[1], out int right))
            {
                throw merge.Fault("names a token that is not in the vocabulary", Damaged);
            }
            if (!vocabulary.TryGetValue(halves[0] + halves[1], out int result))
            {
                throw merge.Fault("makes a token that is not in the vocabulary", Damaged);
            }
            merges.Add((left, right, result));
        }
        return merges;
    }
}
