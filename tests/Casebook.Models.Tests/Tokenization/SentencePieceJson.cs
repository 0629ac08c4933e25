using System.Text.Json.Nodes;
using Casebook.Models.Tokenization;

namespace Casebook.Models.Tests.Tokenization;

/// <summary>Writes a SentencePiece vocabulary as the transformers library converts it to <c>tokenizer.json</c>.</summary>
internal static class SentencePieceJson
{
    public static JsonObject Of(SentencePieceVocabulary vocabulary)
    {
        var vocab = new JsonObject();
        for (int id = 0; id < vocabulary.Pieces.Count; id++)
        {
            vocab.Add(vocabulary.Pieces[id].Text, id);
        }
        return new JsonObject
        {
            ["added_tokens"] = new JsonArray([.. Enumerable.Range(0, vocabulary.Pieces.Count).Where(id => vocabulary.Pieces[id].IsSpecial)
                .Select(id => (JsonNode)new JsonObject { ["id"] = id, ["content"] = vocabulary.Pieces[id].Text, ["special"] = true })]),
            ["normalizer"] = new JsonObject
            {
                ["type"] = "Sequence",
                ["normalizers"] = new JsonArray(
                    new JsonObject { ["type"] = "Prepend", ["prepend"] = "\u2581" },
                    new JsonObject { ["type"] = "Replace", ["pattern"] = new JsonObject { ["String"] = " " }, ["content"] = "\u2581" }),
            },
            ["pre_tokenizer"] = null,
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["unk_token"] = "<unk>",
                ["fuse_unk"] = true,
                ["byte_fallback"] = true,
                ["vocab"] = vocab,
                ["merges"] = new JsonArray([.. Merges(vocabulary).Select(merge => (JsonNode)new JsonArray(merge.Left, merge.Right))]),
            },
        };
    }

    /// <summary>Every cut of a piece into two pieces is a merge; the pieces of high score come first.</summary>
    public static IEnumerable<(string Left, string Right)> Merges(SentencePieceVocabulary vocabulary)
    {
        Dictionary<string, int> ids = Enumerable.Range(0, vocabulary.Pieces.Count).Where(id => vocabulary.Pieces[id].IsMade).ToDictionary(id => vocabulary.Pieces[id].Text);
        foreach ((string text, _) in ids.OrderByDescending(pair => vocabulary.Pieces[pair.Value].Score))
        {
            IEnumerable<(string Left, string Right)> cuts = Enumerable.Range(1, text.Length - 1).Select(at => (Left: text[..at], Right: text[at..]))
                .Where(cut => ids.ContainsKey(cut.Left) && ids.ContainsKey(cut.Right));
            foreach ((string, string) cut in cuts.OrderBy(cut => (ids[cut.Left], ids[cut.Right])))
            {
                yield return cut;
            }
        }
    }
}
