using System.Text.Json;

namespace Casebook.Knowledge.Json;

/// <summary>An element of a record together with its path, so that every complaint names its field.</summary>
internal readonly record struct JsonField(JsonElement Element, string Path)
{
    /// <summary>A member of this object; null where it is absent or JSON's null.</summary>
    public JsonField? Optional(string name)
    {
        Expect(JsonValueKind.Object);
        return Element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? new(value, Path.Length == 0 ? name : $"{Path}.{name}")
            : null;
    }

    /// <summary>A member that must be there.</summary>
    public JsonField Required(string name) =>
        Optional(name) ?? throw new JsonFieldException(Path.Length == 0 ? name : $"{Path}.{name}", "is missing");

    /// <summary>The elements of this array.</summary>
    public IEnumerable<JsonField> Items()
    {
        Expect(JsonValueKind.Array);
        string path = Path;
        return Element.EnumerateArray().Select((element, i) => new JsonField(element, $"{path}[{i}]"));
    }

    /// <summary>The elements of an optional member; none where it is absent.</summary>
    public IEnumerable<JsonField> OptionalItems(string name) => Optional(name)?.Items() ?? [];

    /// <summary>The members of this object, in order.</summary>
    public IEnumerable<(string Name, JsonField Value)> Members()
    {
        Expect(JsonValueKind.Object);
        string path = Path;
        return Element.EnumerateObject().Select(member =>
        {
            string name = Name(member, path);
            return (name, new JsonField(member.Value, path.Length == 0 ? name : $"{path}.{name}"));
        });
    }

    /// <summary>Whether this is the truth value true; false for everything else.</summary>
    public bool IsTrue => Element.ValueKind == JsonValueKind.True;

    /// <summary>This whole number.</summary>
    public long Whole() =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetInt64(out long value) ? value : throw new JsonFieldException(Path, "is no whole number");

    /// <summary>This string.</summary>
    public string Text()
    {
        Expect(JsonValueKind.String);
        try
        {
            return Element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new JsonFieldException(Path, "is not well-formed text (half a surrogate pair, or bytes that are not UTF-8)");
        }
    }

    private static string Name(JsonProperty member, string path)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            throw new JsonFieldException(path, "has a name that is not well-formed text (half a surrogate pair, or bytes that are not UTF-8)");
        }
    }

    private void Expect(JsonValueKind kind)
    {
        if (Element.ValueKind != kind)
        {
            throw new JsonFieldException(Path.Length == 0 ? "record" : Path, $"should be {Name(kind)} and is {Name(Element.ValueKind)}");
        }
    }

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
