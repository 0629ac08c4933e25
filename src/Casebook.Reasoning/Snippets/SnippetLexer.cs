using System.Globalization;
using System.Text;

namespace Casebook.Reasoning.Snippets;

/// <summary>Cuts a snippet into lines and words. A statement ends with its line.</summary>
internal static class SnippetLexer
{
    private const int TabWidth = 8;
    private static readonly string[] _signs =
    [
        "<<=", ">>=", "**=", "//=", "==", "!=", "<=", ">=", "<<", ">>", "**", "//", "+=", "-=", "*=", "%=", "&=", "|=", "^=",
        "+", "-", "*", "%", "&", "|", "^", "~", "<", ">", "=", "(", ")", "[", "]", ",", ":", ".",
    ];

    public static IReadOnlyList<SnippetLine> Lines(string code)
    {
        var lines = new List<SnippetLine>();
        int number = 0;
        foreach (string raw in code.Split('\n'))
        {
            number++;
            string line = raw.TrimEnd();
            int at = 0;
            int indent = 0;
            for (; at < line.Length && line[at] is ' ' or '\t'; at++)
            {
                indent = line[at] == ' ' ? indent + 1 : (indent / TabWidth * TabWidth) + TabWidth;
            }
            IReadOnlyList<SnippetToken> tokens = Words(line, at, number);
            if (tokens.Count > 1)
            {
                lines.Add(new SnippetLine(number, indent, tokens));
            }
        }
        return lines;
    }

    private static List<SnippetToken> Words(string line, int at, int number)
    {
        var tokens = new List<SnippetToken>();
        while (at < line.Length && line[at] != '#')
        {
            char c = line[at];
            int start = at;
            if (c == ' ' || c == '\t')
            {
                at++;
            }
            else if (char.IsAsciiLetter(c) || c == '_')
            {
                while (at < line.Length && (char.IsAsciiLetterOrDigit(line[at]) || line[at] == '_'))
                {
                    at++;
                }
                tokens.Add(new SnippetToken(TokenKind.Name, line[start..at]));
            }
            else if (char.IsAsciiDigit(c))
            {
                while (at < line.Length && (char.IsAsciiLetterOrDigit(line[at]) || line[at] == '_'))
                {
                    at++;
                }
                tokens.Add(new SnippetToken(TokenKind.Number, line[start..at], Number(line[start..at], number)));
            }
            else if (c is '\'' or '"')
            {
                string text = Text(line, ref at, number);
                tokens.Add(new SnippetToken(TokenKind.Text, line[start..at], text));
            }
            else
            {
                string sign = _signs.FirstOrDefault(sign => string.CompareOrdinal(line, start, sign, 0, sign.Length) == 0)
                    ?? throw new SnippetException($"line {number}: '{c}' is not part of the language");
                tokens.Add(new SnippetToken(TokenKind.Sign, sign));
                at += sign.Length;
            }
        }
        tokens.Add(new SnippetToken(TokenKind.End, "the end of the line"));
        return tokens;
    }

    private static object Number(string text, int line)
    {
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        (NumberStyles style, string body) = digits.Length > 2 && digits[0] == '0' && digits[1] is 'x' or 'X' ? (NumberStyles.AllowHexSpecifier, digits[2..])
            : digits.Length > 2 && digits[0] == '0' && digits[1] is 'b' or 'B' ? (NumberStyles.AllowBinarySpecifier, digits[2..])
            : (NumberStyles.None, digits);
        bool isZeroLed = style == NumberStyles.None && body.Length > 1 && body[0] == '0';
        return !isZeroLed && long.TryParse(body, style, CultureInfo.InvariantCulture, out long value) && value >= 0
            ? value
            : throw new SnippetException($"line {line}: {text} is no integer");
    }

    private static string Text(string line, ref int at, int number)
    {
        char quote = line[at++];
        var text = new StringBuilder();
        while (at < line.Length && line[at] != quote)
        {
            if (line[at] == '\\')
            {
                at++;
                text.Append(at == line.Length ? throw Open() : line[at] switch
                {
                    'n' => '\n',
                    't' => '\t',
                    '\\' or '\'' or '"' => line[at],
                    _ => throw new SnippetException($"line {number}: the escape \\{line[at]} is not part of the language"),
                });
            }
            else
            {
                text.Append(line[at]);
            }
            at++;
        }
        if (at >= line.Length)
        {
            throw Open();
        }
        at++;
        return text.ToString();

        SnippetException Open() => new($"line {number}: a string is not closed");
    }
}
