using System.Globalization;
using System.Text;

namespace Casebook.Engine.Constraints;

/// <summary>
/// Reads regular expressions of this subset: characters, <c>.</c> (all but a line end), classes <c>[a-z]</c> and
/// <c>[^a-z]</c>, <c>\d \w \s</c> and <c>\D \W \S</c> (ASCII), <c>\n \r \t \f \v \0 \xHH \uHHHH \u{H…}</c>, escaped
/// punctuation, groups <c>(…)</c>, <c>(?:…)</c> and <c>(?&lt;name&gt;…)</c>, <c>|</c>, <c>* + ?</c> and <c>{m} {m,} {m,n}</c>
/// up to 1,000, each with a meaningless <c>?</c> after it, <c>^</c> at the beginning and <c>$</c> at the end. What has no
/// place in a finite automaton (references, looking ahead or behind) is refused, and so are anchors elsewhere.
/// </summary>
internal sealed class RegexReader
{
    public const string Name = "regular expression";

    private const int MaximumCount = 1000;
    private const int MaximumDepth = 100;
    private static readonly ScalarSet _digits = ScalarSet.Of('0', '9');
    private static readonly ScalarSet _word = ScalarSet.Of(('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z'));
    private static readonly ScalarSet _space = ScalarSet.OfCharacters(" \t\n\r\f\v");

    private readonly string _source;
    private readonly string _text;
    private readonly int _end;
    private int _at;
    private int _depth;

    private RegexReader(string source, string text, bool beginsAnchored, bool endsAnchored)
    {
        _source = source;
        _text = text;
        _at = beginsAnchored ? 1 : 0;
        _end = endsAnchored ? text.Length - 1 : text.Length;
    }

    /// <summary>An expression that a whole text matches.</summary>
    /// <exception cref="ConstraintException">Not a regular expression, or not in the subset.</exception>
    public static Pattern Read(string expression) => Read(Name, expression, out _, out _);

    /// <summary>As <see cref="Read(string)"/>, for one that stands somewhere else and need not match from beginning to end.</summary>
    /// <param name="source">What it stands in.</param>
    /// <param name="expression">Read without its anchors.</param>
    public static Pattern Read(string source, string expression, out bool beginsAnchored, out bool endsAnchored)
    {
        beginsAnchored = expression.StartsWith('^');
        endsAnchored = expression.EndsWith('$') && Backslashes(expression) % 2 == 0 && expression.Length > 0;
        var reader = new RegexReader(source, expression, beginsAnchored, endsAnchored);
        // In "^a|b$" the anchors bind closer than the bar.
        Pattern pattern = reader.Alternatives();
        if (reader._at < reader._end)
            throw reader.Fault(reader._at, "has a ) without its (", "Escape it as \\) or remove it.");
        if ((beginsAnchored || endsAnchored) && pattern is Pattern.Choice)
            throw reader.Fault(0, "has an anchor in one of several alternatives", "Put the alternatives into a group: ^(?:…|…)$.");
        return pattern;
    }

    private static int Backslashes(string expression)
    {
        int count = 0;
        for (int i = expression.Length - 2; i >= 0 && expression[i] == '\\'; i--)
            count++;
        return count;
    }

    private Pattern Alternatives()
    {
        if (++_depth > MaximumDepth)
            throw Fault(_at, $"has groups more than {MaximumDepth} deep", "Nest less.");
        var alternatives = new List<Pattern> { InOrder() };
        while (Take('|'))
            alternatives.Add(InOrder());
        _depth--;
        return Pattern.OneOf(alternatives);
    }

    private Pattern InOrder()
    {
        var items = new List<Pattern>();
        while (_at < _end && _text[_at] is not ('|' or ')'))
            items.Add(Repeated(One()));
        return new Pattern.Sequence(items);
    }

    private Pattern Repeated(Pattern item)
    {
        int start = _at;
        var (minimum, maximum) = (0, (int?)null);
        if (Take('*'))
        {
        }
        else if (Take('+'))
            minimum = 1;
        else if (Take('?'))
            maximum = 1;
        else if (_at < _end && _text[_at] == '{')
            (minimum, maximum) = Counts();
        else
            return item;
        // The set of texts is the same, whether as few or as many as possible are tried first.
        Take('?');
        if (_at < _end && _text[_at] is '*' or '+' or '?' or '{')
            throw Fault(_at, "repeats a repetition", "Put the first into a group, or escape the second.");
        if (maximum < minimum)
            throw Fault(start, "has counts in the wrong order", "Write the smaller one first.");
        return new Pattern.Repeat(item, minimum, maximum);
    }

    private (int, int?) Counts()
    {
        int start = _at++;
        int minimum = Number(start);
        if (Take('}'))
            return (minimum, minimum);
        if (!Take(','))
            throw Fault(start, "has a { that does not begin a count", "Escape it as \\{, or write {2}, {2,} or {2,5}.");
        if (Take('}'))
            return (minimum, null);
        int maximum = Number(start);
        return Take('}') ? (minimum, maximum) : throw Fault(start, "has a count without its }", "Write {2,5}.");
    }

    private int Number(int start)
    {
        int from = _at;
        while (_at < _end && char.IsAsciiDigit(_text[_at]))
            _at++;
        if (from == _at)
            throw Fault(start, "has a { that does not begin a count", "Escape it as \\{, or write {2}, {2,} or {2,5}.");
        return int.TryParse(_text.AsSpan(from, _at - from), NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value <= MaximumCount
            ? value
            : throw Fault(from, $"counts beyond {MaximumCount}", "Use a smaller count, or none.");
    }

    private Pattern One()
    {
        int start = _at;
        char character = _text[_at];
        switch (character)
        {
            case '(':
                return Group();
            case '[':
                _at++;
                return new Pattern.Scalars(Class(start));
            case '.':
                _at++;
                return new Pattern.Scalars(ScalarSet.Of('\n', '\n').Negated());
            case '\\':
                _at++;
                return new Pattern.Scalars(Escaped(start, inClass: false));
            case '*' or '+' or '?' or '{':
                throw Fault(start, $"repeats nothing with {character}", "Put something before it, or escape it.");
            case '^' or '$':
                throw Fault(start, $"has {character} where it is no anchor of the whole", "Use ^ at the beginning and $ at the end only, or escape it.");
            default:
                int scalar = Scalar();
                return new Pattern.Scalars(ScalarSet.Of(scalar, scalar));
        }
    }

    private Pattern Group()
    {
        int start = _at++;
        if (Take('?'))
        {
            if (_at + 1 < _end && _text[_at] == '<' && _text[_at + 1] is not ('=' or '!') && _text.IndexOf('>', _at) is var close and > 0 && close < _end)
                _at = close + 1;
            else if (!Take(':'))
                throw Fault(start, "has a group that looks around, or has options", "Only (…), (?:…) and (?<name>…) can be used.");
        }
        Pattern inside = Alternatives();
        return Take(')') ? inside : throw Fault(start, "has a ( without its )", "Escape it as \\( or close the group.");
    }

    private ScalarSet Class(int start)
    {
        bool negated = Take('^');
        var set = ScalarSet.Of();
        bool first = true;
        while (true)
        {
            if (_at >= _end)
                throw Fault(start, "has a [ without its ]", "Escape it as \\[ or close the class.");
            if (_text[_at] == ']' && !first)
                break;
            first = false;
            int from = _at;
            ScalarSet one = ClassItem();
            if (_at + 1 < _end && _text[_at] == '-' && _text[_at + 1] != ']')
            {
                _at++;
                ScalarSet to = ClassItem();
                if (Only(one) is not { } low || Only(to) is not { } high || high < low)
                    throw Fault(from, "has a range whose ends are not two characters in order", "Write a range as a-z, and - alone at the end of the class.");
                one = ScalarSet.Of(low, high);
            }
            set = set.With(one);
        }
        _at++;
        set = negated ? set.Negated() : set;
        return set.Ranges.Count > 0 ? set : throw Fault(start, "has a class that no character is in", "Widen it.");
    }

    private ScalarSet ClassItem()
    {
        int start = _at;
        if (Take('\\'))
            return Escaped(start, inClass: true);
        int scalar = Scalar();
        return ScalarSet.Of(scalar, scalar);
    }

    private static int? Only(ScalarSet set) => set.Ranges is [var (first, last)] && first == last ? first : null;

    private ScalarSet Escaped(int start, bool inClass)
    {
        if (_at >= _end)
            throw Fault(start, "ends in a backslash", "Escape it as \\\\.");
        char character = _text[_at++];
        int? scalar = character switch
        {
            'd' or 'D' or 'w' or 'W' or 's' or 'S' => null,
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'f' => '\f',
            'v' => '\v',
            'b' when inClass => '\b',
            '0' when _at >= _end || !char.IsAsciiDigit(_text[_at]) => 0,
            'x' => Hexadecimal(start, 2),
            'u' when Take('{') => Braced(start),
            'u' => SurrogatesOr(start, Hexadecimal(start, 4)),
            _ when !char.IsAsciiLetterOrDigit(character) && character < 0x80 => character,
            _ => throw Fault(start, $"has \\{character}, which is not in the subset", "Write the characters that are meant."),
        };
        if (scalar is { } one)
            return ScalarSet.Of(one, one);
        ScalarSet set = char.ToLowerInvariant(character) switch { 'd' => _digits, 'w' => _word, _ => _space };
        return char.IsUpper(character) ? set.Negated() : set;
    }

    private int Hexadecimal(int start, int digits)
    {
        int value = 0;
        for (int i = 0; i < digits; i++, _at++)
        {
            if (_at >= _end || !char.IsAsciiHexDigit(_text[_at]))
                throw Fault(start, $"has an escape that wants {digits} hexadecimal digits", "Write \\x41, \\u0041 or \\u{1F600}.");
            value = value * 16 + Convert.ToInt32(_text[_at].ToString(), 16);
        }
        return value;
    }

    private int Braced(int start)
    {
        int close = _text.IndexOf('}', _at);
        bool right = int.TryParse(close < 0 ? "" : _text.AsSpan(_at, close - _at), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value) && Rune.IsValid(value);
        _at = close + 1;
        return right && close < _end ? value : throw Fault(start, "has an escape that is no character", "Write \\u{1F600}.");
    }

    private int SurrogatesOr(int start, int value)
    {
        if (value is < 0xD800 or > 0xDFFF)
            return value;
        if (_at + 1 < _end && _text[_at] == '\\' && _text[_at + 1] == 'u')
        {
            _at += 2;
            int low = Hexadecimal(start, 4);
            if (value < 0xDC00 && low is >= 0xDC00 and <= 0xDFFF)
                return char.ConvertToUtf32((char)value, (char)low);
        }
        throw Fault(start, "has half of a surrogate pair", "Write the character as \\u{1F600}.");
    }

    private int Scalar()
    {
        if (Rune.DecodeFromUtf16(_text.AsSpan(_at, _end - _at), out Rune rune, out int length) != System.Buffers.OperationStatus.Done)
            throw Fault(_at, "has half of a surrogate pair", "Write the character as \\u{1F600}.");
        _at += length;
        return rune.Value;
    }

    private bool Take(char character)
    {
        if (_at >= _end || _text[_at] != character)
            return false;
        _at++;
        return true;
    }

    private ConstraintException Fault(int at, string problem, string remedy) => new(_source, $"character {at + 1} of \"{_text}\"", problem, remedy);
}
