using System.Text;

namespace Casebook.Reasoning.Mathematics;

/// <summary>Words of answers in one form.</summary>
internal static class PlainText
{
    /// <summary>Lower case, one space between words, without the brackets, quotation marks and points around them.</summary>
    public static string Of(string words)
    {
        var text = new StringBuilder(words.Length);
        foreach (char c in words.Trim(' ', '\t', '\n', '\r', '.', ',', ';', '"', '\'', '~'))
        {
            if (!char.IsWhiteSpace(c) && c != '~')
            {
                text.Append(char.ToLowerInvariant(c));
            }
            else if (text.Length > 0 && text[^1] != ' ')
            {
                text.Append(' ');
            }
        }
        string plain = text.ToString();
        return plain is ['(', .., ')'] && plain.IndexOf(')') == plain.Length - 1 ? plain[1..^1].Trim() : plain;
    }

    /// <summary>The whole of an answer as words: what is in <c>\text{}</c> and what is not, without spaces.</summary>
    public static string Of(IEnumerable<MathematicsToken> tokens) =>
        Of(string.Concat(tokens.Where(token => !token.Is("{") && !token.Is("}")).Select(token => token.Text))).Replace(" ", "", StringComparison.Ordinal);
}
