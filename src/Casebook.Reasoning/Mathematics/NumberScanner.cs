using System.Globalization;
using System.Text.RegularExpressions;

namespace Casebook.Reasoning.Mathematics;

/// <summary>Reads the numbers of a line of words. Linear in its length.</summary>
internal sealed partial class NumberScanner
{
    /// <summary>Of a number that is still read.</summary>
    private const int MostDigits = 400;

    /// <summary>Commands of LaTeX that change no number.</summary>
    private static readonly string[] _harmless =
        ["text", "mbox", "textbf", "mathrm", "mathbf", "boxed", "fbox", "left", "right", "quad", "qquad", "circ", "displaystyle", "approx", "textdollar"];

    private readonly string _text;
    private int _at;

    private NumberScanner(string text) => _text = text;

    /// <summary>
    /// The different numbers; empty also where something looks like a number and is none that counts: digits that touch
    /// letters which are no unit, or of another script, a wrong thousands comma, two points, a zero in front, a power, a root.
    /// </summary>
    public static IReadOnlyList<Rational> Read(string text)
    {
        var scanner = new NumberScanner(Plain(text));
        var found = new List<Rational>();
        while (scanner._at < scanner._text.Length)
        {
            if (!scanner.Next(found))
            {
                return [];
            }
        }
        return found;
    }

    /// <summary>LaTeX's ways of writing numbers, made plain.</summary>
    private static string Plain(string text) => Fraction().Replace(
        text.Replace("{,}", ",", StringComparison.Ordinal).Replace("\\!", "", StringComparison.Ordinal).Replace("\\,", " ", StringComparison.Ordinal)
            .Replace('\u2212', '-').Replace("\\$", "$", StringComparison.Ordinal).Replace("\\%", "%", StringComparison.Ordinal)
            .Replace("**", "", StringComparison.Ordinal), static match => $" {match.Groups[1].ValueSpan}/{match.Groups[2].ValueSpan} ");

    /// <summary>Reads what stands here; false where it spoils the line.</summary>
    private bool Next(List<Rational> found)
    {
        char c = _text[_at];
        if (c == '\\')
        {
            int end = _at + 1;
            while (end < _text.Length && char.IsAsciiLetter(_text[end]))
            {
                end++;
            }
            string name = _text[(_at + 1)..end];
            _at = Math.Max(end, _at + 1);
            return name.Length == 0 || _harmless.Contains(name);
        }
        if (!IsNumberHere(_at))
        {
            _at++;
            // Digits of other scripts, ½ and ² are read by nobody here.
            return c is '^' ? IsDegrees() : !char.IsNumber(c);
        }
        int start = _at;
        if (Number() is not { } value)
        {
            return false;
        }
        value = start > 0 && IsSign(start - 1) ? -value : value;
        if (!found.Contains(value))
        {
            found.Add(value);
        }
        return MayStandBefore(start) && MayFollow();
    }

    private bool IsDegrees() => _text.AsSpan(_at).StartsWith("\\circ") || _text.AsSpan(_at).StartsWith("{\\circ}");

    private bool IsNumberHere(int at) => at < _text.Length && (char.IsAsciiDigit(_text[at]) || (_text[at] == '.' && at + 1 < _text.Length && char.IsAsciiDigit(_text[at + 1])));

    /// <summary>A number with its fraction: <c>5</c>, <c>1/2</c>, <c>5 1/2</c>.</summary>
    private Rational? Number()
    {
        if (Decimal() is not { } value)
        {
            return null;
        }
        int afterWhole = _at;
        if (_at < _text.Length && _text[_at] == '/' && IsNumberHere(_at + 1))
        {
            _at++;
            return Decimal() is { IsZero: false } below ? value / below : null;
        }
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
        if (_at > afterWhole && value.IsInteger && IsNumberHere(_at) && Decimal() is { IsInteger: true } above && _at < _text.Length && _text[_at] == '/' && IsNumberHere(_at + 1))
        {
            _at++;
            return Decimal() is { IsZero: false } below ? value + (above / below) : null;
        }
        _at = afterWhole;
        return value;
    }

    /// <summary>Digits, commas between thousands, one point; null for other mixtures of them.</summary>
    private Rational? Decimal()
    {
        int start = _at;
        while (_at < _text.Length && (char.IsAsciiDigit(_text[_at]) || (_text[_at] is '.' or ',' && _at + 1 < _text.Length && char.IsAsciiDigit(_text[_at + 1]))))
        {
            _at++;
        }
        ReadOnlySpan<char> digits = _text.AsSpan(start, _at - start);
        int point = digits.IndexOf('.');
        ReadOnlySpan<char> whole = point < 0 ? digits : digits[..point];
        if (digits.Length > MostDigits || digits.Count('.') > 1 || (whole.Length > 1 && whole[0] == '0'))
        {
            return null;
        }
        int comma = whole.IndexOf(',');
        bool grouped = comma < 0 || (comma is >= 1 and <= 3 && (whole.Length - comma) % 4 == 0);
        for (int i = Math.Max(comma, 0); grouped && comma >= 0 && i < whole.Length; i++)
        {
            grouped = (whole[i] == ',') == ((i - comma) % 4 == 0);
        }
        return grouped && (point < 0 || !digits[point..].Contains(','))
            ? Rational.OfDecimal(digits.ToString().Replace(",", "", StringComparison.Ordinal))
            : null;
    }

    /// <summary>A minus sign, or one before a dollar sign, that subtracts from nothing.</summary>
    private bool IsSign(int at)
    {
        at = _text[at] == '$' && at > 0 ? at - 1 : at;
        return _text[at] == '-' && (at == 0 || !(char.IsLetterOrDigit(_text[at - 1]) || _text[at - 1] is ')' or '-'));
    }

    private bool MayStandBefore(int start)
    {
        if (start == 0)
        {
            return true;
        }
        char before = _text[start - 1];
        return !Touches(before) && before is not '.' and not ',' && !(before == '-' && start > 1 && char.IsLetter(_text[start - 2]));
    }

    private bool MayFollow()
    {
        int end = _at;
        while (end < _text.Length && Touches(_text[end]))
        {
            end++;
        }
        return end == _at || Units.IsKnown(_text[_at..end]);
    }

    private static bool Touches(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c is '_'
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.OtherNumber;

    [GeneratedRegex(@"\\[dtc]?frac *\{ *(-?[0-9]+) *\} *\{ *([0-9]+) *\}", RegexOptions.NonBacktracking)]
    private static partial Regex Fraction();
}
