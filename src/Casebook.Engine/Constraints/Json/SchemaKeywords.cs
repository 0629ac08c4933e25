using System.Text.Json;

namespace Casebook.Engine.Constraints.Json;

/// <summary>The keywords of one schema, and which of them have been read: one that nobody reads must not be ignored.</summary>
internal sealed class SchemaKeywords(JsonElement schema, string place, IReadOnlyList<string> types)
{
    private readonly HashSet<string> _read = ["type"];

    /// <summary>The schema's place.</summary>
    public string Place => place;

    public JsonElement? TakeAny(string name)
    {
        _read.Add(name);
        return schema.TryGetProperty(name, out var value) ? value : null;
    }

    public JsonElement? Take(string name, JsonValueKind kind) => TakeAny(name) is not { } value ? null
        : value.ValueKind == kind ? value
        : throw Fault(name, $"is no {kind.ToString().ToLowerInvariant()}", "Write one.");

    public string? Text(string name) => Take(name, JsonValueKind.String)?.GetString();

    /// <summary>A number of characters or items.</summary>
    public int? Count(string name) => Take(name, JsonValueKind.Number) is not { } value ? null
        : value.TryGetInt32(out int count) && count >= 0 ? count
        : throw Fault(name, $"is {value.GetRawText()}, which is no count", "Use a whole number from 0 on.");

    public long? Integer(string name) => Take(name, JsonValueKind.Number) is not { } value ? null
        : value.TryGetDecimal(out decimal number) && number == decimal.Truncate(number) && Math.Abs(number) < IntegerRange.Largest ? (long)number
        : throw Fault(name, $"is {value.GetRawText()}, which is no bound of integers", "Use a whole number of at most 17 digits.");

    /// <exception cref="ConstraintException">A keyword was not read and means something.</exception>
    public void RefuseUnknown(IReadOnlySet<string> annotations)
    {
        foreach (var property in schema.EnumerateObject())
        {
            if (!_read.Contains(property.Name) && !annotations.Contains(property.Name))
                throw Fault(property.Name, $"can not be used with the type {string.Join(" or ", types)}", "Leave it out, and check it afterwards.");
        }
    }

    public ConstraintException Fault(string name, string problem, string remedy) => new(SchemaReader.Name, $"{place}.{name}", problem, remedy);
}
