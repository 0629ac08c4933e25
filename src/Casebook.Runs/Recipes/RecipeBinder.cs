using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Casebook.Runs.Recipes;

/// <summary>Puts a tree of YAML into an options class and gathers all that does not fit.</summary>
/// <param name="root">The class of the whole recipe, to tell where a misplaced key belongs.</param>
/// <param name="sources">Nodes that come from an override, and its text.</param>
internal sealed class RecipeBinder(Type root, IReadOnlyDictionary<YamlNode, string> sources)
{
    private readonly List<RecipeProblem> _problems = [];

    public IReadOnlyList<RecipeProblem> Problems => _problems;

    /// <summary>A section's object, every key bound and validated.</summary>
    public object Section(Type type, YamlMappingNode? node, string prefix, YamlNode? place)
    {
        object section = Activator.CreateInstance(type)!;
        IReadOnlyList<PropertyInfo> properties = RecipeSchema.Properties(type);
        var given = new Dictionary<string, (YamlNode Key, YamlNode Value)>();
        foreach ((YamlNode key, YamlNode value) in node?.Children ?? Enumerable.Empty<KeyValuePair<YamlNode, YamlNode>>())
        {
            string name = (key as YamlScalarNode)?.Value ?? "";
            given[name] = (key, value);
            if (!properties.Any(property => RecipeSchema.Name(property) == name))
            {
                Unknown(name, prefix, key, properties);
            }
        }
        foreach (PropertyInfo property in properties)
        {
            string name = RecipeSchema.Name(property);
            string dotted = prefix + name;
            if (given.TryGetValue(name, out var found))
            {
                int before = _problems.Count;
                object? value = Value(property.PropertyType, found.Value, dotted, found.Key, property.GetValue(section));
                if (_problems.Count == before)
                {
                    property.SetValue(section, value);
                    Validate(section, property, value, dotted, found.Key);
                }
            }
            else if (RecipeSchema.IsRequired(property))
            {
                Add(place, dotted, "is missing", $"Add {dotted}: {RecipeSchema.Description(property)}".TrimEnd(' ', ':') + ".");
            }
            else if (property.GetValue(section) is { } inner && RecipeSchema.IsSection(property.PropertyType))
            {
                property.SetValue(section, Section(inner.GetType(), null, dotted + ".", place));
            }
        }
        if (_problems.Count == 0 && section is IValidatableObject validatable)
        {
            foreach (ValidationResult result in validatable.Validate(new ValidationContext(section)))
            {
                string member = result.MemberNames.FirstOrDefault() ?? "";
                string name = properties.Where(property => property.Name == member).Select(RecipeSchema.Name).FirstOrDefault() ?? "";
                YamlNode? where = given.TryGetValue(name, out var found) ? found.Key : place;
                Add(where, (prefix + name).TrimEnd('.'), result.ErrorMessage ?? "is not valid", "");
            }
        }
        return section;
    }

    private void Unknown(string name, string prefix, YamlNode key, IReadOnlyList<PropertyInfo> properties)
    {
        string? elsewhere = RecipeSchema.Leaves(root).Select(leaf => leaf.Key).FirstOrDefault(leaf => leaf.EndsWith("." + name, StringComparison.Ordinal));
        string? nearest = EditDistance.Nearest(name, properties.Select(RecipeSchema.Name));
        string remedy = (nearest, elsewhere) switch
        {
            (not null, _) => $"Did you mean {prefix}{nearest}?",
            (_, not null) => $"Did you mean {elsewhere}?",
            _ => $"Known keys: {string.Join(", ", properties.Select(RecipeSchema.Name))}.",
        };
        Add(key, prefix + name, "unknown key", remedy);
    }

    private object? Value(Type type, YamlNode node, string dotted, YamlNode place, object? current)
    {
        Type? inner = Nullable.GetUnderlyingType(type);
        bool isNull = node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "null" or "~" };
        if (isNull && (inner is not null || (!type.IsValueType && current is null)))
        {
            return null;
        }
        if (RecipeSchema.ElementType(type) is { } element)
        {
            return List(element, node, dotted, place);
        }
        if (RecipeSchema.IsSection(type))
        {
            if (node is YamlMappingNode mapping)
            {
                return Section(type, mapping, dotted + ".", place);
            }
            return Wrong(place, dotted, "is not a section", "Write its keys indented below it.");
        }
        if (node is not YamlScalarNode scalar)
        {
            return Wrong(place, dotted, "has keys or items below it", $"Give one value: {RecipeSchema.TypeName(type)}.");
        }
        return isNull
            ? Wrong(place, dotted, "has no value", $"Give one: {RecipeSchema.TypeName(type)}.")
            : Scalar(inner ?? type, scalar.Value!, dotted, place);
    }

    private object? List(Type element, YamlNode node, string dotted, YamlNode place)
    {
        if (node is not YamlSequenceNode sequence)
        {
            return Wrong(place, dotted, "is not a list", "Write [a, b], or one item a line after a dash.");
        }
        var items = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
        foreach ((int index, YamlNode item) in sequence.Children.Index())
        {
            int before = _problems.Count;
            object? value = Value(element, item, $"{dotted}[{index}]", sources.ContainsKey(place) ? place : item, null);
            if (_problems.Count == before)
            {
                items.Add(value);
            }
        }
        return items;
    }

    private object? Scalar(Type type, string text, string dotted, YamlNode place)
    {
        const NumberStyles Whole = NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent | NumberStyles.AllowDecimalPoint;
        string digits = text.Replace("_", "", StringComparison.Ordinal);
        CultureInfo invariant = CultureInfo.InvariantCulture;
        object? value = Type.GetTypeCode(type) switch
        {
            _ when type.IsEnum => Enum.GetValues(type).Cast<Enum>().FirstOrDefault(each => RecipeSchema.Name(each) == text),
            TypeCode.String => text,
            TypeCode.Boolean => text switch { "true" => true, "false" => false, _ => null },
            TypeCode.Int32 => int.TryParse(digits, Whole, invariant, out int number) ? number : null,
            TypeCode.Int64 => long.TryParse(digits, Whole, invariant, out long number) ? number : null,
            TypeCode.UInt64 => ulong.TryParse(digits, Whole, invariant, out ulong number) ? number : null,
            TypeCode.Single => float.TryParse(digits, NumberStyles.Float, invariant, out float number) && float.IsFinite(number) ? number : null,
            TypeCode.Double => double.TryParse(digits, NumberStyles.Float, invariant, out double number) && double.IsFinite(number) ? number : null,
            _ => throw new NotSupportedException($"Recipes have no values of type {type}."),
        };
        return value ?? Wrong(place, dotted, $"\"{text}\" is not {Article(RecipeSchema.TypeName(type))}", "");
    }

    private void Validate(object section, PropertyInfo property, object? value, string dotted, YamlNode place)
    {
        foreach (ValidationAttribute attribute in property.GetCustomAttributes<ValidationAttribute>())
        {
            if (value is null && attribute is not RequiredAttribute)
            {
                continue;
            }
            bool isValid;
            try
            {
                isValid = attribute.GetValidationResult(value, new ValidationContext(section) { MemberName = property.Name }) is null;
            }
            catch (OverflowException)
            {
                isValid = false;
            }
            if (!isValid)
            {
                Add(place, dotted, Complaint(attribute, value, dotted), "");
            }
        }
    }

    private static string Complaint(ValidationAttribute attribute, object? value, string dotted) => attribute switch
    {
        RangeAttribute { Maximum: int.MaxValue or double.MaxValue } range => Text($"is {value}, must be {Low(range)} {range.Minimum}"),
        RangeAttribute range => Text($"is {value}, must be {Low(range)} {range.Minimum} and {(range.MaximumIsExclusive ? "below" : "at most")} {range.Maximum}"),
        AllowedValuesAttribute allowed => Text($"is {value}, must be one of {string.Join(", ", allowed.Values)}"),
        _ => attribute.FormatErrorMessage(dotted).TrimEnd('.'),
    };

    private static string Low(RangeAttribute range) => range.MinimumIsExclusive ? "above" : "at least";

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    private static string Article(string type) => type switch
    {
        "number" or "whole number" or "section" => "a " + type,
        _ => type,
    };

    private object? Wrong(YamlNode place, string dotted, string problem, string remedy)
    {
        Add(place, dotted, problem, remedy);
        return null;
    }

    private void Add(YamlNode? place, string dotted, string problem, string remedy)
    {
        string? source = place is null ? null : sources.GetValueOrDefault(place);
        string where = source is not null || place is null ? dotted : $"line {place.Start.Line}: {dotted}";
        _problems.Add(new RecipeProblem(source, where, problem, remedy));
    }
}
