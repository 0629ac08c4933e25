using System.Globalization;

namespace Casebook.Engine.Constraints.Json;

/// <summary>The parts of JSON as patterns. A space may stand after a colon and a comma, and no white space elsewhere: a model could go on with it for ever.</summary>
internal static class JsonPatterns
{
    private static readonly ScalarSet _control = ScalarSet.Of(0, 0x1F);
    private static readonly ScalarSet _mustBeEscaped = _control.With(ScalarSet.OfCharacters("\"\\"));

    /// <summary>Escapes of one letter, by the character that they stand for.</summary>
    private static readonly (char Character, char Letter)[] _escapes = [('"', '"'), ('\\', '\\'), ('\b', 'b'), ('\f', 'f'), ('\n', 'n'), ('\r', 'r'), ('\t', 't')];

    public static Pattern Colon { get; } = Pattern.InOrder(Pattern.Text(":"), Pattern.Optional(Pattern.Text(" ")));

    public static Pattern Comma { get; } = Pattern.InOrder(Pattern.Text(","), Pattern.Optional(Pattern.Text(" ")));

    /// <summary>A character of a string, as JSON writes it.</summary>
    public static Pattern AnyCharacter { get; } = InString(ScalarSet.All);

    public static Pattern AnyString { get; } = Quoted(new Pattern.Repeat(AnyCharacter, 0, null));

    // 18 digits fit into 64 bits; more than 15 are not kept by a double, and an exponent of two digits can not overflow one.
    public static Pattern AnyInteger { get; } = RegexReader.Read("-?(0|[1-9][0-9]{0,17})");

    public static Pattern AnyNumber { get; } = RegexReader.Read(@"-?(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?");

    public static Pattern NumberFromZero { get; } = RegexReader.Read(@"(0|[1-9][0-9]{0,14})(\.[0-9]{1,15})?([eE][+-]?[0-9]{1,2})?");

    public static Pattern Boolean { get; } = Pattern.OneOf(Pattern.Text("true"), Pattern.Text("false"));

    public static Pattern Null { get; } = Pattern.Text("null");

    public static Pattern Quoted(Pattern inside) => Pattern.InOrder(Pattern.Text("\""), inside, Pattern.Text("\""));

    public static Pattern Array(Pattern item, int minimum, int? maximum) =>
        Pattern.InOrder(Pattern.Text("["), new Pattern.Joined(item, Comma, minimum, maximum), Pattern.Text("]"));

    /// <summary>An object with whatever names, each value of one pattern.</summary>
    public static Pattern Map(Pattern value) => Pattern.InOrder(
        Pattern.Text("{"), new Pattern.Joined(Pattern.InOrder(AnyString, Colon, value), Comma, 0, null), Pattern.Text("}"));

    /// <summary>Any value, objects and arrays in it at most so deep.</summary>
    public static Pattern Any(int depth)
    {
        var kinds = new List<Pattern> { Null, Boolean, AnyNumber, AnyString };
        if (depth > 0)
        {
            Pattern inside = Any(depth - 1);
            kinds.Add(Array(inside, 0, null));
            kinds.Add(Map(inside));
        }
        return Pattern.OneOf(kinds);
    }

    /// <summary>A pattern of plain text as it is written inside a string.</summary>
    public static Pattern InString(Pattern plain) => plain switch
    {
        Pattern.Scalars one => InString(one.Set),
        Pattern.Sequence sequence => new Pattern.Sequence([.. sequence.Items.Select(InString)]),
        Pattern.Choice choice => new Pattern.Choice([.. choice.Items.Select(InString)]),
        Pattern.Repeat repeat => new Pattern.Repeat(InString(repeat.Item), repeat.Minimum, repeat.Maximum),
        _ => throw new ArgumentException($"A {plain.GetType().Name} is no plain text.", nameof(plain)),
    };

    private static Pattern InString(ScalarSet set)
    {
        var ways = new List<Pattern>();
        var asIs = set.Without(_mustBeEscaped);
        if (asIs.Ranges.Count > 0)
            ways.Add(new Pattern.Scalars(asIs));
        string letters = string.Concat(_escapes.Where(escape => set.Contains(escape.Character)).Select(escape => escape.Letter));
        if (letters.Length > 0)
            ways.Add(Pattern.InOrder(Pattern.Text("\\"), new Pattern.Scalars(ScalarSet.OfCharacters(letters))));
        for (int control = 0; control <= 0x1F; control++)
        {
            if (set.Contains(control) && set != ScalarSet.All && !_escapes.Any(escape => escape.Character == control))
                ways.Add(Pattern.Text(string.Create(CultureInfo.InvariantCulture, $"\\u{control:x4}")));
        }
        return Pattern.OneOf(ways);
    }
}
