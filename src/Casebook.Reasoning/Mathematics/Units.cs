using System.Collections.Frozen;

namespace Casebook.Reasoning.Mathematics;

/// <summary>What a number is of.</summary>
/// <param name="Dimension">What is measured; null for words that are no known unit, which say nothing of the number.</param>
/// <param name="Factor">How many of the dimension's first unit one is.</param>
internal sealed record Unit(string? Dimension, Rational Factor)
{
    public static Unit Unnamed { get; } = new(null, 1);

    public static Unit Degrees { get; } = new("angle", 1);

    public static Unit Percent { get; } = new("percent", 1);
}

/// <summary>The units that are known, and reading what stands behind a number.</summary>
internal static class Units
{
    private static readonly FrozenDictionary<string, Unit> _units = Table();

    /// <summary>Words that multiply the number itself.</summary>
    private static readonly FrozenDictionary<string, Rational> _multiples = new Dictionary<string, Rational>
    {
        ["hundred"] = 100,
        ["thousand"] = 1000,
        ["million"] = 1_000_000,
        ["billion"] = 1_000_000_000,
        ["trillion"] = Rational.Of(1_000_000_000_000, 1),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Words after which a number is not what it was: a unit that says nothing may be ignored, "and a half" may not.</summary>
    private static readonly FrozenSet<string> _changes = FrozenSet.ToFrozenSet(
    [
        "and", "or", "half", "halves", "third", "thirds", "quarter", "quarters", "fourth", "fourths", "fifth", "fifths", "tenth", "tenths", "hundredth", "hundredths", "thousandths",
        "plus", "minus", "times", "over", "more", "less", "not", "to", "by", "squared", "cubed", "factorial", "choose", "mod", "except", "without",
    ], StringComparer.Ordinal);

    /// <summary>Whether words behind a number make another of it.</summary>
    public static bool ChangesNumber(string words)
    {
        string[] all = words.ToLowerInvariant().Split([' ', '\t', '\n', '\r', '~', ',', '.', '(', ')', '-'], StringSplitOptions.RemoveEmptyEntries);
        // "cm^2" has a digit, "5 hours 30 minutes" has a number.
        return all.Any(word => char.IsNumber(word[0])) || (all.Any(_changes.Contains) && !IsPowerOfUnit(all));
    }

    private static bool IsPowerOfUnit(string[] words) => words is [var unit, "squared" or "cubed"] && _units.ContainsKey(unit);

    /// <summary>Whether a plain word is a unit, so that it is no product of variables.</summary>
    public static bool IsKnown(string word) =>
        word is not ("in" or "am" or "pm" or "AM" or "PM") && (_units.ContainsKey(word) || word is "square" or "cubic" or "sq" or "cu" or "per" or "percent" or "units" or "unit" || _multiples.ContainsKey(word));

    /// <summary>The unit that some words name, and what they multiply the number by.</summary>
    public static (Unit Unit, Rational Times) Read(string words)
    {
        Rational times = 1;
        string text = words.Replace("a.m.", "am", StringComparison.OrdinalIgnoreCase).Replace("p.m.", "pm", StringComparison.OrdinalIgnoreCase).Replace("²", "^2", StringComparison.Ordinal).Replace("³", "^3", StringComparison.Ordinal)
            .Replace("/", " per ", StringComparison.Ordinal).Replace("^", " ^", StringComparison.Ordinal);
        string[] all = text.Split([' ', '\t', '\n', '\r', '~', '$', '{', '}', '.', ',', '\\', '-'], StringSplitOptions.RemoveEmptyEntries);
        var rest = new List<string>();
        foreach (string word in all)
        {
            if (_multiples.TryGetValue(word, out Rational multiple))
            {
                times *= multiple;
            }
            else
            {
                rest.Add(word);
            }
        }
        return (Compound(rest), times);
    }

    private static Unit Compound(List<string> words)
    {
        Unit? whole = null;
        int start = 0;
        for (int i = 0; i <= words.Count; i++)
        {
            if (i < words.Count && words[i] != "per")
            {
                continue;
            }
            if (Single(words[start..i]) is not { } part)
            {
                return Unit.Unnamed;
            }
            whole = whole is null ? part : new($"{whole.Dimension} per {part.Dimension}", whole.Factor / part.Factor);
            start = i + 1;
        }
        return whole!;
    }

    private static Unit? Single(List<string> words)
    {
        int power = 1;
        string? name = null;
        foreach (string word in words)
        {
            switch (word)
            {
                case "square" or "sq" or "^2" or "squared":
                    power = 2;
                    break;
                case "cubic" or "cu" or "^3" or "cubed":
                    power = 3;
                    break;
                case "of" or "a":
                    break;
                default:
                    if (name is not null)
                    {
                        return null;
                    }
                    name = word;
                    break;
            }
        }
        return name is null || !(_units.TryGetValue(name, out Unit? unit) || _units.TryGetValue(name.ToLowerInvariant(), out unit)) ? null
            : power == 1 ? unit
            : new($"{unit.Dimension}^{power}", unit.Factor.Power(power));
    }

    private static FrozenDictionary<string, Unit> Table()
    {
        var table = new Dictionary<string, Unit>(StringComparer.Ordinal);
        // Inches, feet, yards and miles by the international yard of 1959: 0.9144 m.
        Add("length", 1, "m", "meter", "meters", "metre", "metres");
        Add("length", Rational.Of(1, 1000), "mm", "millimeter", "millimeters");
        Add("length", Rational.Of(1, 100), "cm", "centimeter", "centimeters", "centimetres");
        Add("length", 1000, "km", "kilometer", "kilometers", "kilometres");
        Add("length", Rational.Of(254, 10_000), "in", "inch", "inches");
        Add("length", Rational.Of(3048, 10_000), "ft", "foot", "feet");
        Add("length", Rational.Of(9144, 10_000), "yd", "yard", "yards");
        Add("length", Rational.Of(1_609_344, 1000), "mi", "mile", "miles");
        Add("time", 1, "s", "sec", "second", "seconds");
        Add("time", 60, "min", "minute", "minutes");
        Add("time", 3600, "h", "hr", "hrs", "hour", "hours");
        Add("time", 86_400, "day", "days");
        Add("time", 604_800, "week", "weeks");
        Add("months", 1, "month", "months");
        Add("months", 12, "year", "years");
        Add("hours before noon", 1, "am", "AM");
        Add("hours after noon", 1, "pm", "PM");
        Add("mass", 1, "g", "gram", "grams");
        Add("mass", Rational.Of(1, 1000), "mg");
        Add("mass", 1000, "kg", "kilogram", "kilograms");
        Add("weight", 1, "oz", "ounce", "ounces");
        Add("weight", 16, "lb", "lbs", "pound", "pounds");
        Add("length^3", Rational.Of(1, 1000), "L", "liter", "liters", "litre", "litres");
        Add("length^3", Rational.Of(1, 1_000_000), "ml", "mL", "milliliter", "milliliters");
        Add("volume", 1, "cup", "cups");
        Add("volume", 2, "pint", "pints");
        Add("volume", 4, "quart", "quarts");
        Add("volume", 16, "gallon", "gallons");
        Add("money", 1, "$", "dollar", "dollars", "USD", "usd");
        Add("money", Rational.Of(1, 100), "¢", "cent", "cents");
        Add("euros", 1, "€", "euro", "euros", "EUR");
        Add("sterling", 1, "£");
        Add("yen", 1, "¥", "yen");
        Add("angle", 1, "degree", "degrees", "deg", "°");
        Add("percent", 1, "%", "percent");
        Add("length per time", Rational.Of(1_609_344, 3_600_000), "mph");
        Add("count", 12, "dozen");
        return table.ToFrozenDictionary(StringComparer.Ordinal);

        void Add(string dimension, Rational factor, params ReadOnlySpan<string> names)
        {
            foreach (string name in names)
            {
                table.Add(name, new(dimension, factor));
            }
        }
    }
}
