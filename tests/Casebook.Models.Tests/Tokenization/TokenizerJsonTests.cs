using System.Text.Json.Nodes;
using Casebook.Models.Tokenization;

namespace Casebook.Models.Tests.Tokenization;

public sealed class TokenizerJsonTests
{
    private static readonly string _good = Save();

    public static TheoryData<string, Action<JsonObject>, string> Faults => new()
    {
        { "no model", json => json.Remove("model"), "model: is missing" },
        { "unigram", json => json["model"]!["type"] = "Unigram", "not \"BPE\"" },
        { "byte fallback", json => json["model"]!["byte_fallback"] = true, "not a Metaspace" },
        { "normalizer", json => json["normalizer"] = new JsonObject { ["type"] = "NFC" }, "changes texts" },
        { "dropout", json => json["model"]!["dropout"] = 0.1, "random" },
        { "affix", json => json["model"]!["continuing_subword_prefix"] = "##", "is set" },
        { "no pre-tokenizer", json => json["pre_tokenizer"] = null, "pre_tokenizer: is missing" },
        { "other expression", json => json["pre_tokenizer"]!["pretokenizers"]![0]!["pattern"]!["Regex"] = @"\p{N}", "not Llama 3's expression" },
        { "other behaviour", json => json["pre_tokenizer"]!["pretokenizers"]![0]!["behavior"] = "Removed", "does not isolate" },
        { "prefix space", json => json["pre_tokenizer"]!["pretokenizers"]![1]!["add_prefix_space"] = true, "adds a space" },
        { "no byte level", json => json["pre_tokenizer"]!["pretokenizers"]!.AsArray().RemoveAt(1), "not a Split followed by a ByteLevel" },
        { "whitespace", json => json["pre_tokenizer"] = new JsonObject { ["type"] = "Whitespace" }, "not a Split followed by a ByteLevel" },
        { "no vocabulary", json => json["model"]!["vocab"] = new JsonObject(), "no token for byte 0x00" },
        { "a byte less", json => json["model"]!["vocab"]!.AsObject().Remove("!"), "no token for byte 0x21" },
        { "id twice", json => json["model"]!["vocab"]!["!"] = 0, "id 0 is given twice" },
        { "id of a special token", json => json["model"]!["vocab"]!["!"] = SmallTokenizer.Id("<think>"), "is given twice" },
        { "negative id", json => json["model"]!["vocab"]!["!"] = -1, "not a whole number" },
        { "huge id", json => json["model"]!["vocab"]!["!"] = 2_000_000_000, "id as high as 2000000000" },
        { "id beyond 31 bits", json => json["model"]!["vocab"]!["!"] = 2147483647L, "not a whole number" },
        { "id a text", json => json["model"]!["vocab"]!["!"] = "0", "string, not a number" },
        { "vocabulary a list", json => json["model"]!["vocab"] = new JsonArray(), "array, not an object" },
        { "foreign alphabet", json => json["model"]!["vocab"]!["\u2581the"] = 10_000 - 9_601, "alphabet" },
        { "empty token", json => json["model"]!["vocab"]![""] = 399 + 3, "alphabet" },
        { "no merges", json => json["model"]!.AsObject().Remove("merges"), "merges: is missing" },
        { "merge of one", json => json["model"]!["merges"]![0] = "ab", "not a pair" },
        { "merge of three", json => json["model"]!["merges"]![0] = "a b c", "not a pair" },
        { "merge of unknown", json => json["model"]!["merges"]![0] = "\u2581 a", "not in the vocabulary" },
        { "merge into unknown", json => json["model"]!["merges"]![0] = "~ ~", "makes a token that is not" },
        { "merge a number", json => json["model"]!["merges"]![0] = 7, "number, not a string" },
        { "special twice", json => json["added_tokens"]!.AsArray().Add(json["added_tokens"]![0]!.DeepClone()), "given twice" },
        { "special id twice", json => json["added_tokens"]![1]!["id"] = SmallTokenizer.Id("<|begin_of_text|>"), "given twice" },
        { "special empty", json => json["added_tokens"]![1]!["content"] = "", "is empty" },
        { "special elsewhere", json => json["model"]!["vocab"]!["<think>"] = 3, "in added_tokens" },
    };

    // Each of these would give other tokens than the model was trained with, or none.
    [Theory]
    [MemberData(nameof(Faults))]
    public void A_tokenizer_that_would_tokenize_differently_is_refused(string name, Action<JsonObject> change, string problem)
    {
        JsonObject json = JsonNode.Parse(_good)!.AsObject();
        change(json);
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", json.ToJsonString());
        Should.Throw<ModelFileException>(() => Tokenizer.Load(folder.Path), name).Message.ShouldContain(problem);
    }

    // Files by newer versions of the tokenizers library, and by its own trainer.
    [Fact]
    public void Merges_as_pairs_and_special_tokens_within_the_vocabulary_are_read()
    {
        JsonObject json = JsonNode.Parse(_good)!.AsObject();
        json["model"]!["merges"] = new JsonArray([.. json["model"]!["merges"]!.AsArray().Select(merge => (JsonNode)new JsonArray([.. ((string)merge!).Split(' ').Select(half => (JsonNode)half)]))]);
        json["model"]!["vocab"]!["<think>"] = SmallTokenizer.Id("<think>");
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", json.ToJsonString());
        var loaded = Tokenizer.Load(folder.Path);
        loaded.Encode(SmallTokenizer.Texts[0]).ShouldBe(SmallTokenizer.Tokenizer.Encode(SmallTokenizer.Texts[0]));
        loaded.Decode([SmallTokenizer.Id("<think>")]).ShouldBe("");
    }

    // Llama 3's files say so, and hold tokens that merging alone never reaches.
    [Fact]
    public void A_piece_that_is_a_token_is_taken_whole_where_merges_are_ignored()
    {
        JsonObject json = JsonNode.Parse(_good)!.AsObject();
        json["model"]!["vocab"]!["zqzq"] = 401;
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", json.ToJsonString());
        Tokenizer.Load(folder.Path).Encode("zqzq").Length.ShouldBe(4);
        json["model"]!["ignore_merges"] = true;
        folder.Write("tokenizer.json", json.ToJsonString());
        Tokenizer.Load(folder.Path).Encode("zqzq").ShouldBe([401]);
    }

    private static string Save()
    {
        using var folder = new TemporaryFolder();
        SmallTokenizer.Trained.Save(folder.Path);
        return File.ReadAllText(folder["tokenizer.json"]);
    }
}
