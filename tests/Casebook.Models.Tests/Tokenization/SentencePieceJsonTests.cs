using System.Text.Json.Nodes;
using Casebook.Models.Tokenization;
using CsCheck;

namespace Casebook.Models.Tests.Tokenization;

/// <summary>Llama 2's vocabulary as <c>tokenizer.json</c>, which is all that many models of its family come with.</summary>
public sealed class SentencePieceJsonTests
{
    private static readonly Gen<string> _anyText = Gen.OneOf<string>(
            Gen.String, Gen.OneOf("the buffer", " the", "  ", "    ", "\u2581", "ab", "abab", "bab", "é", "éa", "漢字", "漢", "😀", "\uD83D", "\0", "<0x0A>", "</s>"))
        .Array[0, 8].Select(string.Concat);

    [Fact]
    public void Tokens_are_those_of_the_plain_rule()
    {
        Tokenizer tokenizer = Load(SentencePieceJson.Of(SmallSentencePieces.Vocabulary));
        Dictionary<(string, string), int> ranks = SentencePieceJson.Merges(SmallSentencePieces.Vocabulary).Select((merge, rank) => (merge, rank)).ToDictionary(each => each.merge, each => each.rank);
        _anyText.Sample(text => tokenizer.Encode(text).Select(id => SmallSentencePieces.Vocabulary.Pieces[id].Text).ShouldBe(Slow(text)), iter: 1_000);
        (tokenizer.AddsSpace, tokenizer.BeginToken, tokenizer.EndToken).ShouldBe((true, 1, 2));
        tokenizer.SpecialTokens.Keys.ShouldBe(["<unk>", "<s>", "</s>"], ignoreOrder: true);

        // Of all neighbours merge the pair of lowest rank, the leftmost among equals; letters without a token are bytes from the start.
        List<string> Slow(string text)
        {
            HashSet<string> letters = [.. SmallSentencePieces.Vocabulary.Pieces.Where(piece => piece.IsMade).Select(piece => piece.Text)];
            List<string> symbols = text.Length == 0 ? [] : [.. (" " + text).Replace(' ', '\u2581').EnumerateRunes().SelectMany(rune => letters.Contains(rune.ToString())
                ? [rune.ToString()]
                : System.Text.Encoding.UTF8.GetBytes(rune.ToString()).Select(value => $"<0x{value:X2}>"))];
            while (true)
            {
                int best = -1;
                for (int i = 0; i + 1 < symbols.Count; i++)
                {
                    if (ranks.TryGetValue((symbols[i], symbols[i + 1]), out int rank) && (best < 0 || rank < ranks[(symbols[best], symbols[best + 1])]))
                    {
                        best = i;
                    }
                }
                if (best < 0)
                {
                    return symbols;
                }
                symbols[best] += symbols[best + 1];
                symbols.RemoveAt(best + 1);
            }
        }
    }

    // Two files of one model, of which either is read: the model must not notice.
    [Fact]
    public void The_published_vocabulary_gives_the_same_tokens_from_either_file()
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("CASEBOOK_DATA") ?? "", "tokenizers", "llama2");
        if (!File.Exists(Path.Combine(folder, "tokenizer.model")))
        {
            Assert.Skip("CASEBOOK_DATA is not set: the published Llama 2 tokenizer is not at hand.");
        }
        var model = Tokenizer.Load(folder);
        Tokenizer json = Load(SentencePieceJson.Of(model.SentencePiece!));
        string[] lines = [.. File.ReadLines(Path.Combine(folder, "..", "..", "secbench", "MCQs_2730.jsonl")).Take(500), .. SmallTokenizer.Texts];
        lines.Length.ShouldBeGreaterThan(400);
        foreach (string line in lines)
        {
            json.Encode(line).ShouldBe(model.Encode(line), line);
        }
        _anyText.Sample(text => json.Encode(text).ShouldBe(model.Encode(text)), iter: 1_000);
    }

    [Fact]
    public void The_newer_spelling_of_spaces_is_read()
    {
        JsonObject json = SentencePieceJson.Of(SmallSentencePieces.Vocabulary);
        int[] expected = Load(json).Encode("the buffer");
        json["normalizer"] = null;
        json["pre_tokenizer"] = JsonNode.Parse("""{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":false}""");
        Load(json).Encode("the buffer").ShouldBe(expected);
        json["pre_tokenizer"]!["prepend_scheme"] = "never";
        Load(json).AddsSpace.ShouldBeFalse();
    }

    public static TheoryData<string, Action<JsonObject>, string> Faults => new()
    {
        { "no spaces", json => json["normalizer"] = null, "neither a normalizer nor" },
        { "other normalizer", json => json["normalizer"] = JsonNode.Parse("""{"type":"NFKC"}"""), "neither the space" },
        { "prepend alone", json => json["normalizer"]!["normalizers"]!.AsArray().RemoveAt(1), "does not write spaces" },
        { "other replacement", json => json["normalizer"]!["normalizers"]![1]!["content"] = "_", "neither the space" },
        { "splits", json => { json["normalizer"] = null; json["pre_tokenizer"] = JsonNode.Parse("""{"type":"Metaspace","replacement":"▁"}"""); }, "splits texts" },
        { "other pre-tokenizer", json => json["pre_tokenizer"] = JsonNode.Parse("""{"type":"Whitespace"}"""), "not a Metaspace" },
        { "a byte less", json => json["model"]!["vocab"]!.AsObject().Remove("<0x41>"), "255 bytes" },
        { "unigram", json => json["model"]!["type"] = "Unigram", "not \"BPE\"" },
        { "dropout", json => json["model"]!["dropout"] = 0.1, "random" },
        { "id twice", json => json["model"]!["vocab"]!["the"] = 5, "given twice" },
        { "huge id", json => json["model"]!["vocab"]!["the"] = 2_000_000_000, "id as high as" },
        { "merge of unknown", json => json["model"]!["merges"]![0] = new JsonArray("q", "zz"), "not in the vocabulary" },
    };

    // Each of these would give other tokens than the model was trained with, or none.
    [Theory]
    [MemberData(nameof(Faults))]
    public void A_file_that_would_tokenize_differently_is_refused(string name, Action<JsonObject> change, string problem)
    {
        JsonObject json = SentencePieceJson.Of(SmallSentencePieces.Vocabulary);
        change(json);
        Should.Throw<ModelFileException>(() => Load(json), name).Message.ShouldContain(problem);
    }

    private static Tokenizer Load(JsonObject json)
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer.json", json.ToJsonString());
        return Tokenizer.Load(folder.Path);
    }
}
