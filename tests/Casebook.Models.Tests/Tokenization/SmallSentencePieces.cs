using Casebook.Models.Tokenization;

namespace Casebook.Models.Tests.Tokenization;

/// <summary>A SentencePiece vocabulary of our own: three special pieces, the bytes, letters, and some words with their parts.</summary>
internal static class SmallSentencePieces
{
    private static readonly string[] _made =
    [
        "\u2581t", "he", "\u2581the", "in", "er", "on", "re", "at", "buffer", "uff", "fer", "buf", "\u2581b", "\u2581buffer", "ab", "ba", "aba", "bab", "abab", "\u2581\u2581",
        "\u2581\u2581\u2581\u2581", "éa", "漢字", "<0", "x0", "<0x0", "<0x0A", "😀😀", "</", "</s", "s>",
    ];

    public static SentencePieceVocabulary Vocabulary { get; } = SentencePieceVocabulary.Checked(Pieces(), addsSpace: true, beginId: 1, endId: 2, "test", "pieces");

    public static Tokenizer Tokenizer { get; } = new(Vocabulary);

    public static SentencePiece[] Pieces()
    {
        List<SentencePiece> pieces =
        [
            new("<unk>", 0, SentencePieceKind.Unknown), new("<s>", 0, SentencePieceKind.Control), new("</s>", 0, SentencePieceKind.Control),
            .. Enumerable.Range(0, 256).Select(value => new SentencePiece($"<0x{value:X2}>", 0, SentencePieceKind.Byte)),
        ];
        pieces.AddRange(_made.Select((text, i) => new SentencePiece(text, -i, SentencePieceKind.Normal)));
        pieces.AddRange("abcdefghijklmnopqrstuvwxyz<>/0x\u2581é漢字".Distinct().Select((letter, i) => new SentencePiece(letter.ToString(), -1000 - i, SentencePieceKind.Normal)));
        return [.. pieces];
    }

    /// <summary>The rule as it is told: of all neighbours that are a piece together, merge those of highest score, the leftmost among equals.</summary>
    public static List<int> SlowEncode(SentencePieceVocabulary vocabulary, string text)
    {
        Dictionary<string, int> ids = Enumerable.Range(0, vocabulary.Pieces.Count).Where(id => vocabulary.Pieces[id].IsMade).ToDictionary(id => vocabulary.Pieces[id].Text);
        if (text.Length == 0)
        {
            return [];
        }
        string normal = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes((vocabulary.AddsSpace ? " " : "") + text)).Replace(' ', '\u2581');
        List<string> symbols = [.. normal.EnumerateRunes().Select(rune => rune.ToString())];
        while (true)
        {
            int best = -1;
            for (int i = 0; i + 1 < symbols.Count; i++)
            {
                if (ids.TryGetValue(symbols[i] + symbols[i + 1], out int id)
                    && (best < 0 || vocabulary.Pieces[id].Score > vocabulary.Pieces[ids[symbols[best] + symbols[best + 1]]].Score))
                {
                    best = i;
                }
            }
            if (best < 0)
            {
                break;
            }
            symbols[best] += symbols[best + 1];
            symbols.RemoveAt(best + 1);
        }
        List<int> tokens = [];
        foreach (string symbol in symbols)
        {
            if (ids.TryGetValue(symbol, out int id))
            {
                tokens.Add(id);
                continue;
            }
            foreach (byte value in System.Text.Encoding.UTF8.GetBytes(symbol))
            {
                int index = vocabulary.Pieces.ToList().FindIndex(piece => piece.Kind == SentencePieceKind.Byte && piece.TryByte(out byte known) && known == value);
                tokens.Add(index >= 0 ? index : vocabulary.Pieces.ToList().FindIndex(piece => piece.Kind == SentencePieceKind.Unknown));
            }
        }
        return tokens;
    }
}
