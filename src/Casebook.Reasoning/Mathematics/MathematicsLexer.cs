using System.Text;

namespace Casebook.Reasoning.Mathematics;

/// <summary>Cuts an answer, LaTeX or plain, into tokens. Linear in its length.</summary>
internal sealed class MathematicsLexer
{
    /// <summary>Shorter runs of letters are variables multiplied: <c>abc</c>.</summary>
    private const int ShortestWord = 4;

    private readonly string _text;
    private readonly List<MathematicsToken> _tokens = [];
    private int _at;
    private int _depth;
    private bool _spaced;

    private MathematicsLexer(string text) => _text = text;

    /// <summary>The tokens of <paramref name="text"/>; spacing and dollar signs around mathematics are left out.</summary>
    /// <exception cref="MathematicsException">It has a command or a character that means nothing here.</exception>
    public static List<MathematicsToken> Read(string text)
    {
        var lexer = new MathematicsLexer(WithoutDelimiters(text));
        while (lexer._at < lexer._text.Length)
        {
            lexer.Next();
        }
        return lexer._tokens;
    }

    /// <summary>An even number of bare dollar signs opens and closes mathematics; a single one is money.</summary>
    private static string WithoutDelimiters(string text)
    {
        // Bold of Markdown; "**" within is a power of a program.
        text = text.Trim().Trim('*').Replace("`", "", StringComparison.Ordinal)
            .Replace("$$", " ", StringComparison.Ordinal)
            .Replace("\\(", " ", StringComparison.Ordinal).Replace("\\)", " ", StringComparison.Ordinal)
            .Replace("\\[", " ", StringComparison.Ordinal).Replace("\\]", " ", StringComparison.Ordinal);
        int bare = 0;
        for (int i = 0; i < text.Length; i++)
        {
            bare += IsBareDollar(text, i) ? 1 : 0;
        }
        if (bare == 0)
        {
            return text;
        }
        var cleaned = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            cleaned.Append(!IsBareDollar(text, i) ? text[i] : bare % 2 == 0 ? ' ' : '¤');
        }
        return cleaned.ToString();
    }

    private static bool IsBareDollar(string text, int at) => text[at] == '$' && (at == 0 || text[at - 1] != '\\');

    private void Next()
    {
        char c = _text[_at];
        if (char.IsWhiteSpace(c) || c == '~')
        {
            _at++;
            _spaced = true;
        }
        else if (char.IsAsciiDigit(c) || (c == '.' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1])))
        {
            Number();
        }
        else if (c == '\\')
        {
            Command();
        }
        else if (char.IsAsciiLetter(c))
        {
            Letters();
        }
        else
        {
            Character(c);
        }
    }

    private void Character(char c)
    {
        _at++;
        if (c == '¤')
        {
            Add(TokenKind.Symbol, "$");
        }
        else if (LatexNames.Fractions.TryGetValue(c, out (int Above, int Below) fraction))
        {
            Add(TokenKind.Command, "frac");
            AddGroup($"{fraction.Above}");
            AddGroup($"{fraction.Below}");
        }
        else if (c == '√')
        {
            Add(TokenKind.Command, "sqrt");
        }
        else if (LatexNames.Superscripts.Contains(c) || LatexNames.Subscripts.Contains(c))
        {
            Raised(LatexNames.Superscripts.Contains(c) ? LatexNames.Superscripts : LatexNames.Subscripts, _at - 1);
        }
        else if (LatexNames.GreekCharacters.TryGetValue(c, out string? greek))
        {
            Add(TokenKind.Letter, greek);
        }
        else if (LatexNames.Characters.TryGetValue(c, out string? sign))
        {
            Sign(sign);
        }
        else
        {
            throw new MathematicsException($"the character U+{(int)c:X4} means nothing in an answer");
        }
    }

    private void Raised(string digits, int start)
    {
        int end = start;
        var number = new StringBuilder();
        while (end < _text.Length && digits.Contains(_text[end]))
        {
            number.Append((char)('0' + digits.IndexOf(_text[end++])));
        }
        Add(TokenKind.Symbol, digits == LatexNames.Superscripts ? "^" : "_");
        AddGroup(number.ToString());
        _at = end;
    }

    private void AddGroup(string number)
    {
        Add(TokenKind.Symbol, "{");
        Add(TokenKind.Number, number);
        Add(TokenKind.Symbol, "}");
    }

    private void Sign(string sign)
    {
        // As in programs. "5!=120" is a factorial, "x != 5" is not.
        if (_at < _text.Length && _text[_at] == '=' && (sign is "<" or ">" || (sign == "!" && _spaced)))
        {
            _at++;
            sign = sign switch { "<" => "≤", ">" => "≥", _ => "≠" };
        }
        else if (sign == "*" && _at < _text.Length && _text[_at] == '*')
        {
            _at++;
            sign = "^";
        }
        Add(TokenKind.Symbol, sign);
    }

    private void Add(TokenKind kind, string text)
    {
        var token = new MathematicsToken(kind, text, _spaced);
        // Braces of LaTeX group; thousands are still thousands in them.
        _depth += text is "{" or "}" ? 0 : token.Nesting;
        _tokens.Add(token);
        _spaced = false;
    }

    private void Number()
    {
        var digits = new StringBuilder();
        bool point = false;
        int groupStart = _at;
        while (_at < _text.Length)
        {
            char c = _text[_at];
            if (char.IsAsciiDigit(c))
            {
                digits.Append(c);
                _at++;
            }
            // Up to the second point: 5.5.5 is three tokens that no parser takes.
            else if (c == '.' && !point && (digits.Length == 0 || !IsEnd(_at + 1)))
            {
                point = true;
                digits.Append(c);
                _at++;
            }
            else if (!point && Thousands(groupStart, digits) is int length and > 0)
            {
                _at += length;
                groupStart = _at;
            }
            else
            {
                break;
            }
        }
        // Of a program: 2e5 and 2E-5.
        if (Exponent() is { Length: > 0 } exponent)
        {
            Add(TokenKind.Number, digits.ToString());
            Add(TokenKind.Symbol, "*");
            AddGroup("10");
            Add(TokenKind.Symbol, "^");
            Add(TokenKind.Symbol, "{");
            if (exponent[0] == '-')
            {
                Add(TokenKind.Symbol, "-");
            }
            Add(TokenKind.Number, exponent.TrimStart('-', '+'));
            Add(TokenKind.Symbol, "}");
            return;
        }
        Add(TokenKind.Number, digits.ToString());
    }

    /// <summary>Whether a point here ends a sentence rather than begins decimals.</summary>
    private bool IsEnd(int next) => next >= _text.Length || !(char.IsAsciiDigit(_text[next]) || _text[next] == '\\');

    private string Exponent()
    {
        if (_at + 1 >= _text.Length || _text[_at] is not ('e' or 'E'))
        {
            return "";
        }
        int end = _at + 1;
        // "2e-3" may be 2e less 3; "2E-3" is not.
        if (_text[_at] == 'E' && _text[end] is '-' or '+')
        {
            end++;
        }
        int digits = end;
        while (end < _text.Length && char.IsAsciiDigit(_text[end]))
        {
            end++;
        }
        if (end == digits || (end < _text.Length && char.IsAsciiLetter(_text[end])))
        {
            return "";
        }
        string exponent = _text[(_at + 1)..end];
        _at = end;
        return exponent;
    }

    /// <summary>
    /// Length of a mark between thousands that stands here: <c>{,}</c>, <c>,\!</c>, <c>\,</c>, or a bare comma outside of
    /// brackets, where it would part coordinates. Three digits follow it, and no fourth.
    /// </summary>
    private int Thousands(int groupStart, StringBuilder digits)
    {
        int group = _at - groupStart;
        bool isFirst = group == digits.Length;
        if (group > 3 || group == 0 || (!isFirst && group != 3) || (isFirst && digits[0] == '0'))
        {
            return 0;
        }
        ReadOnlySpan<char> rest = _text.AsSpan(_at);
        int length = rest.StartsWith("{,}\\!") || rest.StartsWith("{,\\!}") ? 5 : rest.StartsWith("{,}") || rest.StartsWith(",\\!") ? 3
            : rest.StartsWith("\\,") ? 2
            : rest[0] is '\u2009' or '\u202F' || (rest[0] == ',' && _depth == 0) ? 1 : 0;
        return length > 0 && rest.Length >= length + 3 && char.IsAsciiDigit(rest[length]) && char.IsAsciiDigit(rest[length + 1]) && char.IsAsciiDigit(rest[length + 2])
            && (rest.Length == length + 3 || !char.IsAsciiDigit(rest[length + 3])) ? length : 0;
    }

    private void Letters()
    {
        int end = _at;
        while (end < _text.Length && char.IsAsciiLetter(_text[end]))
        {
            end++;
        }
        string run = _text[_at..end];
        _at = end;
        if (Known(run))
        {
            return;
        }
        // "sinx" and "pir", but neither "since" nor "pirate".
        for (int rest = 1; rest <= 2 && rest < run.Length - 1; rest++)
        {
            if (LatexNames.Functions.ContainsKey(run[..^rest]) || run[..^rest] is "pi" or "sqrt")
            {
                Known(run[..^rest]);
                AddLetters(run[^rest..]);
                return;
            }
        }
        if (run.Length >= ShortestWord)
        {
            Add(TokenKind.Word, run);
            return;
        }
        AddLetters(run);
    }

    private bool Known(string run)
    {
        if (LatexNames.Functions.TryGetValue(run, out string? function))
        {
            Add(TokenKind.Command, function);
        }
        else if (LatexNames.PlainWords.TryGetValue(run, out string? sign))
        {
            Add(TokenKind.Symbol, sign);
        }
        else if (run is "sqrt" or "cbrt")
        {
            Add(TokenKind.Command, run);
        }
        else if (run.Length > 1 && FollowsNumber() && Units.IsKnown(run))
        {
            Add(TokenKind.Unit, run);
        }
        else
        {
            return false;
        }
        return true;
    }

    private bool FollowsNumber() => _tokens.Count > 0
        && (_tokens[^1].Kind is TokenKind.Number or TokenKind.Unit || (_tokens[^1].Kind == TokenKind.Symbol && _tokens[^1].Text is ")" or "}" or "/" or "π"));

    private void AddLetters(string run)
    {
        foreach (char c in run)
        {
            Add(TokenKind.Letter, c.ToString());
        }
    }

    private void Command()
    {
        int end = _at + 1;
        while (end < _text.Length && char.IsAsciiLetter(_text[end]))
        {
            end++;
        }
        end = end == _at + 1 ? Math.Min(end + 1, _text.Length) : end;
        string name = _text[(_at + 1)..end];
        _at = end;
        if (LatexNames.Invisible.Contains(name))
        {
            // "\left." opens nothing.
            _at += name is "left" or "right" && _at < _text.Length && _text[_at] == '.' ? 1 : 0;
        }
        else if (LatexNames.Spaces.Contains(name))
        {
            _spaced = true;
        }
        else if (name is "phantom" or "hspace" or "vspace" or "hphantom" or "vphantom" or "label" or "color")
        {
            _spaced = true;
            Argument();
        }
        else if (LatexNames.Texts.Contains(name))
        {
            string words = Argument();
            // The digits of a numeral may be set as text: \text{BEE}_{16}.
            bool isNumeral = words.Length > 1 && _at < _text.Length && _text[_at] == '_' && words.All(c => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c));
            // \mathrm{e} and \mathrm{i} are the constants set upright.
            bool isConstant = name == "mathrm" && words.Trim() is "e" or "i";
            Add(isNumeral ? TokenKind.Word : isConstant ? TokenKind.Letter : TokenKind.Text, isConstant ? words.Trim() : words);
        }
        else if (name is "begin" or "end")
        {
            Environment(name, Argument());
        }
        else
        {
            Meaning(name);
        }
    }

    private void Environment(string end, string name)
    {
        // An array says how its columns are set: {cc|c}.
        if (name == "array" && end == "begin" && _at < _text.Length && _text[_at] == '{')
        {
            Argument();
        }
        Add(TokenKind.Symbol, $"{end} {name.TrimEnd('*')}");
    }

    private void Meaning(string name)
    {
        if (LatexNames.Commands.TryGetValue(name, out string? command) || LatexNames.Functions.TryGetValue(name, out command))
        {
            Add(TokenKind.Command, command);
        }
        else if (LatexNames.Signs.TryGetValue(name, out string? sign))
        {
            Add(TokenKind.Symbol, sign);
        }
        else if (LatexNames.Greek.Contains(name))
        {
            Add(TokenKind.Letter, name);
        }
        else if (LatexNames.Typefaces.Contains(name))
        {
            Typeface(name);
        }
        else
        {
            throw new MathematicsException(name.Length == 0 ? "a backslash stands at the end" : $"the command \\{name} means nothing here");
        }
    }

    private void Typeface(string name)
    {
        if (name is "mathbb" or "operatorname")
        {
            string inner = Argument().Trim();
            if (inner == "R")
            {
                Add(TokenKind.Symbol, "ℝ");
            }
            else if (!Known(inner))
            {
                Add(TokenKind.Text, inner);
            }
        }
        // The argument is mathematics: its braces do no harm.
    }

    /// <summary>What stands in the braces that follow, without them; the next character where there are none.</summary>
    private string Argument()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
        if (_at >= _text.Length || _text[_at] != '{')
        {
            return _at < _text.Length ? _text[_at++].ToString() : "";
        }
        int depth = 0;
        int start = _at + 1;
        for (; _at < _text.Length; _at++)
        {
            depth += _text[_at] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return _text[start.._at++];
            }
        }
        throw new MathematicsException("a brace is not closed");
    }
}
