using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Casebook.Engine.Constraints.Json;

/// <summary>
/// Reads JSON schemas (2020-12 and before) of this subset, and refuses what it would otherwise ignore.
/// <list type="bullet">
/// <item><c>type</c> (one or several), <c>enum</c>, <c>const</c>, <c>anyOf</c>, <c>$ref</c> within the schema, not recursive;</item>
/// <item>objects: <c>properties</c>, <c>required</c>, <c>additionalProperties</c>. Properties come in the order of the schema,
/// and no others unless there are none: then any names, with values of <c>additionalProperties</c>;</item>
/// <item>arrays: <c>items</c>, <c>minItems</c>, <c>maxItems</c>;</item>
/// <item>strings: <c>minLength</c> and <c>maxLength</c>, or <c>pattern</c> (see <see cref="RegexReader"/>), or <c>format</c>
/// <c>date</c>, <c>date-time</c>, <c>time</c>, <c>uuid</c>;</item>
/// <item>integers: <c>minimum</c>, <c>maximum</c>, <c>exclusiveMinimum</c>, <c>exclusiveMaximum</c>; numbers: <c>minimum</c> 0;</item>
/// <item><c>true</c> and <c>{}</c>: anything, nested up to 3 deep (the whole: 6).</item>
/// </list>
/// </summary>
internal sealed class SchemaReader
{
    public const string Name = "JSON schema";

    private const int AnyDepth = 3;
    private const int MaximumDepth = 60;
    private const int MaximumNodes = 20_000;

    private static readonly HashSet<string> _annotations =
        ["title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$schema", "$id", "$comment", "$defs", "definitions"];

    private static readonly JsonWriterOptions _plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonElement _root;
    private readonly HashSet<string> _references = [];
    private int _nodes;
    private int _depth;

    private SchemaReader(JsonElement root) => _root = root;

    /// <exception cref="ConstraintException">Not in the subset.</exception>
    public static Pattern Read(JsonElement schema) => new SchemaReader(schema).Value(schema, "$");

    private Pattern Value(JsonElement schema, string place)
    {
        if (++_depth > MaximumDepth || ++_nodes > MaximumNodes)
            throw Fault(place, _depth > MaximumDepth ? $"is nested more than {MaximumDepth} deep" : $"has more than {MaximumNodes} parts", "Make it simpler.");
        Pattern pattern = schema.ValueKind switch
        {
            JsonValueKind.True => JsonPatterns.Any(AnyDepth),
            JsonValueKind.Object => OfObject(schema, place),
            _ => throw Fault(place, "is no schema", "Write an object, or true for anything."),
        };
        _depth--;
        return pattern;
    }

    private Pattern OfObject(JsonElement schema, string place)
    {
        CheckDuplicates(schema, place);
        if (schema.TryGetProperty("$ref", out var reference))
            return Alone(schema, place, "$ref", () => Reference(reference, $"{place}.$ref"));
        if (schema.TryGetProperty("const", out var constant))
            return Alone(schema, place, "const", () => Literal(constant), "type");
        if (schema.TryGetProperty("enum", out var values))
            return Alone(schema, place, "enum", () => Values(values, $"{place}.enum"), "type");
        if (schema.TryGetProperty("anyOf", out var any))
            return Alone(schema, place, "anyOf", () => Pattern.OneOf([.. Items(any, $"{place}.anyOf").Select((item, i) => Value(item, $"{place}.anyOf[{i}]"))]));
        string[] types = Types(schema, place);
        var keywords = new SchemaKeywords(schema, place, types);
        Pattern result = Pattern.OneOf([.. types.Select(type => OfType(type, schema, keywords, place))]);
        keywords.RefuseUnknown(_annotations);
        return result;
    }

    private Pattern OfType(string type, JsonElement schema, SchemaKeywords keywords, string place) => type switch
    {
        "object" => Object(schema, keywords, place),
        "array" => Array(schema, keywords, place),
        "string" => StringPattern.Of(keywords),
        "integer" => Integer(keywords, place),
        "number" => Number(keywords, place),
        "boolean" => JsonPatterns.Boolean,
        "null" => JsonPatterns.Null,
        "any" => JsonPatterns.Any(AnyDepth),
        _ => throw Fault($"{place}.type", $"is \"{type}\", which is no type", "Use object, array, string, number, integer, boolean or null."),
    };

    private static string[] Types(JsonElement schema, string place)
    {
        if (schema.TryGetProperty("type", out var type))
        {
            return type.ValueKind switch
            {
                JsonValueKind.String => [type.GetString()!],
                JsonValueKind.Array when type.GetArrayLength() > 0 && type.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String) => [.. type.EnumerateArray().Select(one => one.GetString()!).Distinct()],
                _ => throw Fault($"{place}.type", "is neither a name nor a list of names", "Write \"string\", for example."),
            };
        }
        return
            schema.TryGetProperty("properties", out _) ? ["object"]
            : schema.TryGetProperty("items", out _) ? ["array"]
            : schema.TryGetProperty("pattern", out _) || schema.TryGetProperty("maxLength", out _) || schema.TryGetProperty("minLength", out _) ? ["string"]
            : ["any"];
    }

    private Pattern Object(JsonElement schema, SchemaKeywords keywords, string place)
    {
        var properties = keywords.Take("properties", JsonValueKind.Object) is { } given ? given.EnumerateObject().ToList() : [];
        var required = keywords.Take("required", JsonValueKind.Array) is { } names ? names.EnumerateArray().Select(name => Text(name, $"{place}.required")).ToHashSet() : [];
        var others = keywords.TakeAny("additionalProperties");
        if (required.FirstOrDefault(name => properties.All(property => property.Name != name)) is { } missing)
            throw Fault($"{place}.required", $"names \"{missing}\", which is not among the properties", "Add it to properties.");
        if (properties.Count == 0)
        {
            return others is { ValueKind: JsonValueKind.False } ? Pattern.Text("{}")
                : others is { ValueKind: JsonValueKind.Object } values ? JsonPatterns.Map(Value(values, $"{place}.additionalProperties"))
                : JsonPatterns.Map(JsonPatterns.Any(place == "$" ? 2 * AnyDepth - 1 : AnyDepth));
        }
        CheckDuplicates(keywords.Take("properties", JsonValueKind.Object)!.Value, $"{place}.properties");
        // What may follow a property; and what may follow when there is none yet, so that no comma comes first.
        Pattern after = Pattern.Empty, first = Pattern.Empty;
        foreach (var property in properties.AsEnumerable().Reverse())
        {
            Pattern pair = Pattern.InOrder(Pattern.Text(Json(property.Name)), JsonPatterns.Colon, Value(property.Value, $"{place}.properties.{property.Name}"));
            Pattern begins = Pattern.InOrder(pair, after), follows = Pattern.InOrder(JsonPatterns.Comma, begins);
            bool must = required.Contains(property.Name);
            first = must ? begins : Pattern.OneOf(begins, first);
            after = must ? follows : Pattern.OneOf(follows, after);
        }
        return Pattern.InOrder(Pattern.Text("{"), first, Pattern.Text("}"));
    }

    private Pattern Array(JsonElement schema, SchemaKeywords keywords, string place)
    {
        Pattern item = keywords.TakeAny("items") is { } items ? Value(items, $"{place}.items") : JsonPatterns.Any(AnyDepth);
        int minimum = keywords.Count("minItems") ?? 0;
        int? maximum = keywords.Count("maxItems");
        return maximum < minimum
            ? throw Fault($"{place}.maxItems", "is below minItems", "Exchange the two.")
            : JsonPatterns.Array(item, minimum, maximum);
    }

    private static Pattern Integer(SchemaKeywords keywords, string place)
    {
        long? minimum = keywords.Integer("minimum"), maximum = keywords.Integer("maximum");
        if (keywords.Integer("exclusiveMinimum") is { } above)
            minimum = Math.Max(minimum ?? long.MinValue, above + 1);
        if (keywords.Integer("exclusiveMaximum") is { } below)
            maximum = Math.Min(maximum ?? long.MaxValue, below - 1);
        if (minimum is null && maximum is null)
            return JsonPatterns.AnyInteger;
        var (least, most) = (minimum ?? -IntegerRange.Largest, maximum ?? IntegerRange.Largest);
        return least > most
            ? throw Fault(place, "has no integer between its bounds", "Exchange or widen them.")
            : IntegerRange.Of(least, most);
    }

    private static Pattern Number(SchemaKeywords keywords, string place) => keywords.TakeAny("minimum") is not { } minimum
        ? JsonPatterns.AnyNumber
        : minimum.ValueKind == JsonValueKind.Number && minimum.TryGetDouble(out double value) && value == 0
            ? JsonPatterns.NumberFromZero
            : throw Fault($"{place}.minimum", "is not 0, and a number can have no other bound", "Use integer, or check the number afterwards.");

    private Pattern Reference(JsonElement reference, string place)
    {
        string pointer = Text(reference, place);
        if (!pointer.StartsWith('#'))
            throw Fault(place, $"refers to \"{pointer}\", which is outside of this schema", "Put it under $defs.");
        if (!_references.Add(pointer))
            throw Fault(place, "is recursive", "Write out as many levels as are needed.");
        var target = _root;
        foreach (string part in pointer[1..].Split('/').Skip(1))
        {
            string name = Uri.UnescapeDataString(part).Replace("~1", "/").Replace("~0", "~");
            bool found = target.ValueKind == JsonValueKind.Object ? target.TryGetProperty(name, out target)
                : target.ValueKind == JsonValueKind.Array && int.TryParse(name, out int index) && index >= 0 && index < target.GetArrayLength() && (target = target[index]).ValueKind != JsonValueKind.Undefined;
            if (!found)
                throw Fault(place, $"refers to \"{pointer}\", which is not there", "Correct the reference.");
        }
        Pattern pattern = Value(target, pointer);
        _references.Remove(pointer);
        return pattern;
    }

    private static Pattern Values(JsonElement values, string place) => Pattern.OneOf([.. Items(values, place).Select(Literal)]);

    private static IReadOnlyList<JsonElement> Items(JsonElement list, string place) =>
        list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0
            ? [.. list.EnumerateArray()]
            : throw Fault(place, "is no list, or an empty one", "List at least one.");

    private static Pattern Literal(JsonElement value)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, _plain))
            value.WriteTo(writer);
        return Pattern.Text(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
    }

    private static string Json(string text)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, _plain))
            writer.WriteStringValue(text);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <summary>A keyword that says everything: others beside it would have to be met too.</summary>
    private static Pattern Alone(JsonElement schema, string place, string keyword, Func<Pattern> read, params string[] besides)
    {
        if (schema.EnumerateObject().Select(property => property.Name).FirstOrDefault(name => name != keyword && !besides.Contains(name) && !_annotations.Contains(name)) is { } other)
            throw Fault($"{place}.{other}", $"stands beside {keyword}, which can not be combined with it", "Leave one of the two out.");
        return read();
    }

    private static void CheckDuplicates(JsonElement schema, string place)
    {
        var names = new HashSet<string>();
        foreach (var property in schema.EnumerateObject())
        {
            if (!names.Add(property.Name))
                throw Fault($"{place}.{property.Name}", "is there twice", "Leave one of them out.");
        }
    }

    private static string Text(JsonElement value, string place) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Fault(place, "is no text", "Put it into quotation marks.");

    private static ConstraintException Fault(string place, string problem, string remedy) => new(Name, place, problem, remedy);
}
