using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Casebook.Engine.Chat;

/// <summary>Reads additional properties, which may be .NET values or JSON, and knows which nobody has read.</summary>
internal sealed class AdditionalOptions(AdditionalPropertiesDictionary? properties)
{
    private readonly HashSet<string> _read = new(StringComparer.OrdinalIgnoreCase);

    public float? Number(string name) => Take(name) switch
    {
        null => null,
        JsonElement { ValueKind: JsonValueKind.Number } json => (float)json.GetDouble(),
        IConvertible value and not string when TryNumber(value, out double number) => (float)number,
        var other => throw Wrong(name, other, "a number"),
    };

    /// <summary>At least 0.</summary>
    public int? Count(string name) => Take(name) switch
    {
        null => null,
        JsonElement { ValueKind: JsonValueKind.Number } json when json.TryGetInt32(out int count) && count >= 0 => count,
        IConvertible value and not string when TryNumber(value, out double number) && number is >= 0 and <= int.MaxValue && number == Math.Floor(number) => (int)number,
        var other => throw Wrong(name, other, "a whole number from 0 on"),
    };

    public bool Flag(string name) => Take(name) switch
    {
        null => false,
        bool flag => flag,
        JsonElement { ValueKind: JsonValueKind.True or JsonValueKind.False } json => json.GetBoolean(),
        var other => throw Wrong(name, other, "true or false"),
    };

    public string? Text(string name) => Take(name) switch
    {
        null => null,
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } json => json.GetString(),
        var other => throw Wrong(name, other, "a text"),
    };

    public IReadOnlyDictionary<int, float>? Bias(string name) => Take(name) switch
    {
        null => null,
        IReadOnlyDictionary<int, float> bias => bias,
        JsonElement { ValueKind: JsonValueKind.Object } json => FromJson(name, json),
        var other => throw Wrong(name, other, "an object from token id to number"),
    };

    /// <exception cref="ArgumentException">A property was not read.</exception>
    public void RefuseUnknown()
    {
        if (properties?.Keys.FirstOrDefault(key => !_read.Contains(key)) is { } unknown)
        {
            throw new ArgumentException($"The option {unknown} is not known. There are {string.Join(", ", _read.Order())}.");
        }
    }

    private static Dictionary<int, float> FromJson(string name, JsonElement json)
    {
        var bias = new Dictionary<int, float>();
        foreach (JsonProperty property in json.EnumerateObject())
        {
            if (!int.TryParse(property.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int token) || property.Value.ValueKind != JsonValueKind.Number)
            {
                throw Wrong(name, json, "an object from token id to number");
            }
            bias[token] = (float)property.Value.GetDouble();
        }
        return bias;
    }

    private static bool TryNumber(IConvertible value, out double number)
    {
        number = value.GetTypeCode() is >= TypeCode.SByte and <= TypeCode.Decimal ? value.ToDouble(CultureInfo.InvariantCulture) : double.NaN;
        return !double.IsNaN(number);
    }

    private object? Take(string name)
    {
        _read.Add(name);
        object? value = properties?.GetValueOrDefault(name);
        return value is JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } ? null : value;
    }

    private static ArgumentException Wrong(string name, object? value, string wanted) => new($"{name} is {value}; it must be {wanted}.");
}
