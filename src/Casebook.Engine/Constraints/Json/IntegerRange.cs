using System.Globalization;

namespace Casebook.Engine.Constraints.Json;

/// <summary>The integers between two bounds, as JSON writes them.</summary>
internal static class IntegerRange
{
    /// <summary>The largest number of 18 digits: whatever has so many fits into 64 bits.</summary>
    public const long Largest = 999_999_999_999_999_999;

    /// <param name="minimum">At least −<see cref="Largest"/>.</param>
    /// <param name="maximum">At most <see cref="Largest"/>, not below <paramref name="minimum"/>.</param>
    public static Pattern Of(long minimum, long maximum)
    {
        var parts = new List<Pattern>();
        if (minimum < 0)
            parts.Add(Pattern.InOrder(Pattern.Text("-"), Pattern.OneOf([.. Positive(Math.Max(1, -maximum), -minimum)])));
        if (maximum >= 0)
            parts.AddRange(Positive(Math.Max(0, minimum), maximum));
        return Pattern.OneOf(parts);
    }

    /// <summary>One pattern for each number of digits.</summary>
    private static IEnumerable<Pattern> Positive(long minimum, long maximum)
    {
        while (minimum <= maximum)
        {
            string from = Text(minimum);
            long last = Math.Min(maximum, long.Parse(new string('9', from.Length), CultureInfo.InvariantCulture));
            yield return SameLength(from, Text(last));
            minimum = last + 1;
        }
    }

    /// <summary>Numbers of as many digits: the first digit that differs splits them into its two ends and what lies between.</summary>
    private static Pattern SameLength(string from, string to)
    {
        if (from.Length == 0)
            return Pattern.Empty;
        if (from[0] == to[0])
            return Pattern.InOrder(Pattern.Text(from[..1]), SameLength(from[1..], to[1..]));
        int rest = from.Length - 1;
        string zeros = new('0', rest), nines = new('9', rest);
        char low = from[0], high = to[0];
        var parts = new List<Pattern>();
        if (from[1..] != zeros)
            parts.Add(Pattern.InOrder(Pattern.Text(from[..1]), SameLength(from[1..], nines)));
        else
            low--;
        if (to[1..] != nines)
            parts.Add(Pattern.InOrder(Pattern.Text(to[..1]), SameLength(zeros, to[1..])));
        else
            high++;
        if (high - low > 1)
            parts.Add(Pattern.InOrder(new Pattern.Scalars(ScalarSet.Of(low + 1, high - 1)), new Pattern.Repeat(new Pattern.Scalars(ScalarSet.Of('0', '9')), rest, rest)));
        return Pattern.OneOf(parts);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
