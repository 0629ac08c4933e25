using System.Text.Json;

namespace Casebook.Models.Json;

/// <summary>
/// A value in a JSON file together with its place, so that whoever reads a field of the wrong type says where. A
/// tokenizer has hundreds of thousands of values, so the place is spelt out only when it is asked for.
/// </summary>
/// <param name="File">The file.</param>
/// <param name="Parent">Path of the object or array that the value stands in; empty for the root.</param>
/// <param name="Name">Name of the field; null for an item of an array.</param>
/// <param name="Index">Index of the item.</param>
/// <param name="Element">The value.</param>
internal readonly record struct JsonNodeReader(string File, string Parent, string? Name, int Index, JsonElement Element)
{
    private const string Remedy = "Correct the field, or take the file from the model's publisher again.";

    public string Path =>
        Name is null ? $"{Parent}[{Index}]"
        : Parent.Length == 0 ? Shorten(Name)
        : $"{Parent}.{Shorten(Name)}";

    /// <summary>The field, or null where it is missing or null.</summary>
    public JsonNodeReader? Optional(string name)
    {
        Expect(JsonValueKind.Object);
        return Element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null
            ? new JsonNodeReader(File, Path, name, 0, value)
            : null;
    }

    /// <exception cref="ModelFileException">The field is missing or null.</exception>
    public JsonNodeReader Required(string name) =>
        Optional(name) ?? throw new ModelFileException(File, new JsonNodeReader(File, Path, name, 0, default).Path, "is missing", Remedy);

    public string Text()
    {
        Expect(JsonValueKind.String);
        try
        {
            return Element.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new ModelFileException(File, Path, "is not Unicode text", Remedy, e);
        }
    }

    public bool Boolean() => Element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("a boolean"),
    };

    /// <summary>A whole number, written as one (<c>8</c>, not <c>8.0</c>).</summary>
    public long Integer(long minimum, long maximum)
    {
        Expect(JsonValueKind.Number);
        if (!Element.TryGetInt64(out long value) || value < minimum || value > maximum)
        {
            throw new ModelFileException(File, Path, $"is {Shorten(Element.GetRawText())}, not a whole number from {minimum} to {maximum}", Remedy);
        }
        return value;
    }

    /// <summary>A finite number.</summary>
    public double Number(double minimum, double maximum)
    {
        Expect(JsonValueKind.Number);
        if (!Element.TryGetDouble(out double value) || !(value >= minimum && value <= maximum))
        {
            throw new ModelFileException(File, Path, $"is {Shorten(Element.GetRawText())}, not a number from {minimum:R} to {maximum:R}", Remedy);
        }
        return value;
    }

    public IEnumerable<JsonNodeReader> Items()
    {
        Expect(JsonValueKind.Array);
        return Each(this);

        static IEnumerable<JsonNodeReader> Each(JsonNodeReader self)
        {
            string path = self.Path;
            int index = 0;
            foreach (JsonElement item in self.Element.EnumerateArray())
            {
                yield return new JsonNodeReader(self.File, path, null, index++, item);
            }
        }
    }

    /// <summary>An object's fields; their values' paths are the fields' names.</summary>
    public IEnumerable<(string Name, JsonNodeReader Value)> Fields()
    {
        Expect(JsonValueKind.Object);
        return Each(this);

        static IEnumerable<(string, JsonNodeReader)> Each(JsonNodeReader self)
        {
            string path = self.Path;
            foreach (JsonProperty property in self.Element.EnumerateObject())
            {
                string name;
                try
                {
                    name = property.Name;
                }
                catch (InvalidOperationException e)
                {
                    throw new ModelFileException(self.File, path, "has a name that is not Unicode text", Remedy, e);
                }
                yield return (name, new JsonNodeReader(self.File, path, name, 0, property.Value));
            }
        }
    }

    public ModelFileException Fault(string problem, string remedy) =>
        new(File, Path.Length == 0 ? "root" : Path, problem, remedy);

    private void Expect(JsonValueKind kind)
    {
        if (Element.ValueKind != kind)
        {
            throw Wrong(kind == JsonValueKind.Object ? "an object" : kind == JsonValueKind.Array ? "an array" : "a " + JsonFile.Describe(kind));
        }
    }

    private ModelFileException Wrong(string wanted) =>
        Fault($"is {JsonFile.Describe(Element.ValueKind)}, not {wanted}", Remedy);

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
