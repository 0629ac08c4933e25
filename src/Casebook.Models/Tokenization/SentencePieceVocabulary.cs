using System.Text;

namespace Casebook.Models.Tokenization;

/// <summary>A vocabulary of SentencePiece's BPE, as Llama 2 has it.</summary>
/// <param name="Pieces">By id.</param>
/// <param name="AddsSpace">Whether a text is encoded as if a space stood before it.</param>
/// <param name="BeginId">The token that begins a text; null for none.</param>
/// <param name="EndId">The token that ends one; null for none.</param>
internal sealed record SentencePieceVocabulary(IReadOnlyList<SentencePiece> Pieces, bool AddsSpace, int? BeginId, int? EndId)
{
    private const string Damaged = "The file is damaged: copy or download it again.";

    /// <summary>Checks what holds whatever file a vocabulary comes from.</summary>
    /// <exception cref="ModelFileException">Two pieces of one text, a score that is no number, a byte without a piece.</exception>
    public static SentencePieceVocabulary Checked(
        IReadOnlyList<SentencePiece> pieces, bool addsSpace, int? beginId, int? endId, string file, string place)
    {
        var texts = new HashSet<string>(pieces.Count);
        bool[] bytes = new bool[256];
        bool hasUnknown = false;
        for (int id = 0; id < pieces.Count; id++)
        {
            SentencePiece piece = pieces[id];
            if (piece.Text.Length == 0 && piece.Kind != SentencePieceKind.Unused)
            {
                throw new ModelFileException(file, $"{place}[{id}]", "is empty", Damaged);
            }
            if (!texts.Add(piece.Text) && piece.Kind != SentencePieceKind.Unused)
            {
                throw new ModelFileException(file, $"{place}[{id}]", "has the text of an earlier token", Damaged);
            }
            if (!float.IsFinite(piece.Score))
            {
                throw new ModelFileException(file, $"{place}[{id}]", "has a score that is not a finite number", Damaged);
            }
            hasUnknown |= piece.Kind == SentencePieceKind.Unknown;
            if (piece.Kind == SentencePieceKind.Byte)
            {
                if (!piece.TryByte(out byte value) || bytes[value])
                {
                    throw new ModelFileException(file, $"{place}[{id}]", "is a byte, but not written as one, or a second time", Damaged);
                }
                bytes[value] = true;
            }
        }
        int missing = Array.IndexOf(bytes, false);
        if (missing >= 0 && !hasUnknown)
        {
            throw new ModelFileException(file, place, $"has no token for byte 0x{missing:X2}, and none for what is unknown", Damaged);
        }
        foreach (int? id in (int?[])[beginId, endId])
        {
            if (id is { } given && (given < 0 || given >= pieces.Count))
            {
                throw new ModelFileException(file, place, $"has {pieces.Count} tokens, but token {given} is to begin or end a text", Damaged);
            }
        }
        return new SentencePieceVocabulary(pieces, addsSpace, beginId, endId);
    }

    /// <summary>The bytes that each token adds to a text; null for those that add none.</summary>
    public byte[]?[] TokenBytes() => [.. Pieces.Select(Bytes)];

    /// <summary>All tokens that no text becomes, by their names.</summary>
    public Dictionary<string, int> SpecialTokens() =>
        Enumerable.Range(0, Pieces.Count).Where(id => Pieces[id].IsSpecial).ToDictionary(id => Pieces[id].Text);

    private static byte[]? Bytes(SentencePiece piece) => piece.Kind switch
    {
        SentencePieceKind.Normal => Encoding.UTF8.GetBytes(piece.Text.Replace(SentencePiece.Space, ' ')),
        SentencePieceKind.Byte when piece.TryByte(out byte value) => [value],
        _ => null,
    };
}
