using Casebook.Models.Tokenization;

namespace Casebook.Models.Gguf;

/// <summary>Writes a tokenizer's entries as llama.cpp reads them.</summary>
internal static class GgufTokenizerWriter
{
    /// <summary>What the ids are called that a tokenizer leaves out: llama.cpp wants a token for every row of the embedding.</summary>
    private static string Padding(int id) => $"[PAD{id}]";

    /// <param name="entries">Where they go.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="rows">Rows of the embedding.</param>
    public static void Write(GgufEntries entries, Tokenizer tokenizer, int rows)
    {
        if (tokenizer.SentencePiece is { } pieces)
        {
            WriteSentencePiece(entries, pieces, rows);
        }
        else
        {
            WriteByteLevel(entries, tokenizer.ByteLevel!, rows);
        }
        if (tokenizer.BeginToken is { } begin) { entries.Add(GgufTokenizerReader.BeginKey, (uint)begin); }
        if (tokenizer.EndToken is { } end) { entries.Add(GgufTokenizerReader.EndKey, (uint)end); }
        entries.Add(GgufTokenizerReader.AddBeginKey, tokenizer.BeginToken is not null);
        entries.Add(GgufTokenizerReader.AddEndKey, false);
    }

    private static void WriteSentencePiece(GgufEntries entries, SentencePieceVocabulary vocabulary, int rows)
    {
        SentencePiece[] pieces = [.. vocabulary.Pieces, .. Enumerable.Range(vocabulary.Pieces.Count, rows - vocabulary.Pieces.Count)
            .Select(id => new SentencePiece(Padding(id), -10000, SentencePieceKind.Unused))];
        entries.Add(GgufTokenizerReader.ModelKey, "llama");
        entries.Add(GgufTokenizerReader.PreKey, "default");
        entries.Add(GgufTokenizerReader.TokensKey, [.. pieces.Select(piece => piece.Text)]);
        entries.Add(GgufTokenizerReader.ScoresKey, [.. pieces.Select(piece => piece.Score)]);
        entries.Add(GgufTokenizerReader.TypesKey, [.. pieces.Select(piece => (int)piece.Kind)]);
        entries.Add(GgufTokenizerReader.AddSpaceKey, vocabulary.AddsSpace);
        if (Array.FindIndex(pieces, piece => piece.Kind == SentencePieceKind.Unknown) is >= 0 and int unknown)
        {
            entries.Add(GgufTokenizerReader.UnknownKey, (uint)unknown);
        }
    }

    private static void WriteByteLevel(GgufEntries entries, BpeVocabulary vocabulary, int rows)
    {
        Dictionary<int, string> special = vocabulary.SpecialTokens.ToDictionary(pair => pair.Value, pair => pair.Key);
        string[] texts = new string[rows];
        int[] kinds = new int[rows];
        for (int id = 0; id < rows; id++)
        {
            byte[]? bytes = id < vocabulary.TokenBytes.Count ? vocabulary.TokenBytes[id] : null;
            (texts[id], SentencePieceKind kind) =
                bytes is not null ? (ByteAlphabet.ToText(bytes), SentencePieceKind.Normal)
                : special.TryGetValue(id, out string? name) ? (name, IsShown(name) ? SentencePieceKind.UserDefined : SentencePieceKind.Control)
                : (Padding(id), SentencePieceKind.Unused);
            kinds[id] = (int)kind;
        }
        entries.Add(GgufTokenizerReader.ModelKey, "gpt2");
        entries.Add(GgufTokenizerReader.PreKey, "llama-bpe");
        entries.Add(GgufTokenizerReader.TokensKey, texts);
        entries.Add(GgufTokenizerReader.TypesKey, kinds);
        entries.Add(GgufTokenizerReader.MergesKey, [.. vocabulary.Merges.Select(merge => $"{texts[merge.Left]} {texts[merge.Right]}")]);
        entries.Add(GgufTokenizerReader.OwnIgnoreMergesKey, vocabulary.IgnoreMerges);
    }

    // llama.cpp leaves control tokens out of an answer's text; who reads a trace there needs to see where it ends.
    private static bool IsShown(string name) => name is Chat.ChatTemplate.TraceOpen or Chat.ChatTemplate.TraceClose;
}
