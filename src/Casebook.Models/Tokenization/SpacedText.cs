namespace Casebook.Models.Tokenization;

/// <summary>Text as SentencePiece sees it.</summary>
internal static class SpacedText
{
    /// <summary>
    /// If no piece has a space after something else, nothing is ever merged across such a place, and a text can be cut
    /// there without any difference: words can be remembered, and heaps stay small.
    /// </summary>
    public static bool HasInnerSpace(string text)
    {
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == SentencePiece.Space && text[i - 1] != SentencePiece.Space)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The end of the word that begins at <paramref name="start"/>: where a space follows something else.</summary>
    public static int NextWord(ReadOnlySpan<char> text, int start)
    {
        int end = start + 1;
        while (end < text.Length && !(text[end] == SentencePiece.Space && text[end - 1] != SentencePiece.Space))
        {
            end++;
        }
        return end;
    }

    /// <summary>Spaces as U+2581, halves of surrogate pairs as U+FFFD.</summary>
    public static char[] Normalize(ReadOnlySpan<char> text, bool addsSpace)
    {
        char[] normal = new char[text.Length + (addsSpace ? 1 : 0)];
        int write = 0;
        if (addsSpace)
        {
            normal[write++] = SentencePiece.Space;
        }
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                normal[write++] = c;
                normal[write++] = text[++i];
            }
            else
            {
                normal[write++] = c == ' ' ? SentencePiece.Space : char.IsSurrogate(c) ? '\uFFFD' : c;
            }
        }
        return normal;
    }
}
