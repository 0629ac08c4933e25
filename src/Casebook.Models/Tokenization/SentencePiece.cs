namespace Casebook.Models.Tokenization;

/// <summary>Kinds of pieces, with SentencePiece's numbers (sentencepiece_model.proto), which GGUF has taken over.</summary>
internal enum SentencePieceKind
{
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
}

/// <summary>A piece of a SentencePiece vocabulary; its id is its place.</summary>
/// <param name="Text">With U+2581 for a space; of a byte, <c>&lt;0x0A&gt;</c>.</param>
/// <param name="Score">Of the pieces that two neighbours could become, the one of highest score is made first.</param>
/// <param name="Kind">What it is for.</param>
internal readonly record struct SentencePiece(string Text, float Score, SentencePieceKind Kind)
{
    /// <summary>What stands for a space.</summary>
    public const char Space = '\u2581';

    /// <summary>Whether text becomes it by merging.</summary>
    public bool IsMade => Kind == SentencePieceKind.Normal;

    /// <summary>Whether it is written between texts by its id alone.</summary>
    public bool IsSpecial => Kind is SentencePieceKind.Unknown or SentencePieceKind.Control or SentencePieceKind.UserDefined;

    /// <summary>The value of a piece that is a byte.</summary>
    public bool TryByte(out byte value)
    {
        value = 0;
        return Text.Length == 6 && Text.StartsWith("<0x", StringComparison.Ordinal) && Text[5] == '>'
            && byte.TryParse(Text.AsSpan(3, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out value);
    }
}
