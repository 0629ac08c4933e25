using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Casebook.Runs.Recipes;

/// <summary>Writes an options class as YAML, every key with its value, in the order of declaration.</summary>
internal static class RecipeWriter
{
    private static readonly string[] _words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

    public static void Section(StringBuilder yaml, object section, int indent, bool withDescriptions)
    {
        string margin = new(' ', indent);
        foreach (PropertyInfo property in RecipeSchema.Properties(section.GetType()))
        {
            object? value = property.GetValue(section);
            string description = RecipeSchema.Description(property);
            if (withDescriptions && description.Length > 0)
            {
                yaml.Append(margin).Append("# ").Append(description).Append('\n');
            }
            yaml.Append(margin).Append(RecipeSchema.Name(property)).Append(':');
            if (value is not null && RecipeSchema.IsSection(property.PropertyType))
            {
                yaml.Append('\n');
                Section(yaml, value, indent + 2, withDescriptions);
            }
            else if (value is IList { Count: > 0 } list && RecipeSchema.IsSection(RecipeSchema.ElementType(property.PropertyType)!))
            {
                yaml.Append('\n');
                foreach (object item in list)
                {
                    var inner = new StringBuilder();
                    Section(inner, item, indent + 4, withDescriptions: false);
                    yaml.Append(margin).Append("  - ").Append(inner.ToString().TrimStart(' '));
                }
            }
            else
            {
                yaml.Append(' ').Append(Scalar(value)).Append('\n');
            }
        }
    }

    public static string Scalar(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        Enum choice => RecipeSchema.Name(choice),
        string text => IsPlain(text) ? text : JsonSerializer.Serialize(text),
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Scalar))}]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"Recipes have no values of type {value.GetType()}."),
    };

    /// <summary>Whether YAML reads the text back as itself without quotes; what is not plainly so is quoted.</summary>
    private static bool IsPlain(string text) =>
        text.Length > 0
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/')
        && char.IsAsciiLetter(text[0])
        && !_words.Contains(text.ToLowerInvariant());
}
