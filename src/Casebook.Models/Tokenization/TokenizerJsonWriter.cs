using System.Text.Json.Nodes;
using Casebook.Models.Architecture;

namespace Casebook.Models.Tokenization;

/// <summary>Writes <c>tokenizer.json</c> as the tokenizers library (0.15 and later) reads it.</summary>
internal static class TokenizerJsonWriter
{
    public static string ToJson(BpeVocabulary vocabulary)
    {
        string[] texts = [.. vocabulary.TokenBytes.Select(bytes => bytes is null ? "" : ByteAlphabet.ToText(bytes))];
        var vocab = new JsonObject();
        for (int id = 0; id < texts.Length; id++)
        {
            if (vocabulary.TokenBytes[id] is not null)
            {
                vocab.Add(texts[id], id);
            }
        }
        var json = new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. vocabulary.SpecialTokens.OrderBy(pair => pair.Value).Select(pair => (JsonNode)AddedToken(pair.Key, pair.Value))]),
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["pretokenizers"] = new JsonArray(
                    new JsonObject
                    {
                        ["type"] = "Split",
                        ["pattern"] = new JsonObject { ["Regex"] = LlamaPreSplitter.Pattern },
                        ["behavior"] = "Isolated",
                        ["invert"] = false,
                    },
                    ByteLevel(useRegex: false)),
            },
            ["post_processor"] = vocabulary.HasBegin && vocabulary.BeginId is { } begin && vocabulary.SpecialTokens.FirstOrDefault(pair => pair.Value == begin).Key is { } name ? PutsFirst(name, begin) : null,
            ["decoder"] = ByteLevel(useRegex: true),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = null,
                ["end_of_word_suffix"] = null,
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["ignore_merges"] = vocabulary.IgnoreMerges,
                ["vocab"] = vocab,
                ["merges"] = new JsonArray([.. vocabulary.Merges.Select(merge => (JsonNode)$"{texts[merge.Left]} {texts[merge.Right]}")]),
            },
        };
        return json.ToJsonString(LlamaConfigWriter.Indented) + "\n";
    }

    /// <summary>Lets the tokenizers library put the beginning token before every text.</summary>
    private static JsonObject PutsFirst(string name, int id)
    {
        return new JsonObject
        {
            ["type"] = "TemplateProcessing",
            ["single"] = new JsonArray(Special(0), Sequence("A", 0)),
            ["pair"] = new JsonArray(Special(0), Sequence("A", 0), Special(1), Sequence("B", 1)),
            ["special_tokens"] = new JsonObject
            {
                [name] = new JsonObject { ["id"] = name, ["ids"] = new JsonArray(id), ["tokens"] = new JsonArray(name) },
            },
        };

        JsonObject Special(int type) => new() { ["SpecialToken"] = new JsonObject { ["id"] = name, ["type_id"] = type } };
        JsonObject Sequence(string which, int type) => new() { ["Sequence"] = new JsonObject { ["id"] = which, ["type_id"] = type } };
    }

    private static JsonObject ByteLevel(bool useRegex) => new()
    {
        ["type"] = "ByteLevel",
        ["add_prefix_space"] = false,
        ["trim_offsets"] = true,
        ["use_regex"] = useRegex,
    };

    private static JsonObject AddedToken(string content, int id) => new()
    {
        ["id"] = id,
        ["content"] = content,
        ["single_word"] = false,
        ["lstrip"] = false,
        ["rstrip"] = false,
        ["normalized"] = false,
        ["special"] = true,
    };
}
