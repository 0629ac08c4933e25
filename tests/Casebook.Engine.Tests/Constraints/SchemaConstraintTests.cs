using System.Text.Json;
using Casebook.Engine.Constraints;
using Casebook.Engine.Constraints.Json;

namespace Casebook.Engine.Tests.Constraints;

public sealed class SchemaConstraintTests
{
    public static TheoryData<string> Schemas =>
    [
        """{"type":"object","properties":{"cwe":{"type":"string","pattern":"^CWE-[0-9]{1,4}$"},"score":{"type":"integer","minimum":0,"maximum":10}},"required":["cwe","score"],"additionalProperties":false}""",
        """{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"boolean"},"c":{"type":["string","null"]}},"required":["b"]}""",
        """{"type":"object","properties":{"a":{"type":"number"},"b":{"type":"number","minimum":0}}}""",
        """{"type":"array","items":{"enum":["a","b\"c",3,null,{"x":[1]}]},"minItems":2,"maxItems":4}""",
        """{"type":"array","items":{"type":"string","minLength":1,"maxLength":3}}""",
        """{"type":"array","items":{"type":"array","items":{"type":"boolean"},"minItems":1},"maxItems":3}""",
        """{"anyOf":[{"type":"null"},{"const":"x"},{"type":"object","properties":{"n":{"$ref":"#/$defs/n"}},"required":["n"]}],"$defs":{"n":{"type":"integer","exclusiveMinimum":-3,"exclusiveMaximum":12}}}""",
        """{"type":"object","additionalProperties":{"type":"integer","minimum":995,"maximum":20013}}""",
        """{"type":"object","properties":{"when":{"type":"string","format":"date-time"},"id":{"type":"string","format":"uuid"},"day":{"type":"string","format":"date"}},"required":["when","id","day"],"title":"x","description":"y"}""",
        """{"type":"string","pattern":"[\"\\\\\\n]x"}""",
        """{"type":"object"}""",
        "true",
        """{"type":"object","properties":{"ключ \"1\"":{"type":"string"}},"required":["ключ \"1\""]}""",
    ];

    // The promise itself: whatever comes out is JSON of the schema.
    [Theory]
    [MemberData(nameof(Schemas))]
    public void Every_text_is_json_of_the_schema(string schema)
    {
        JsonElement parsed = JsonDocument.Parse(schema).RootElement;
        Pattern pattern = SchemaReader.Read(parsed);
        var random = new Random(1);
        for (int i = 0; i < 150; i++)
        {
            string text = Walks.Random(pattern, random);
            using var json = JsonDocument.Parse(text);
            Valid(json.RootElement, parsed, parsed).ShouldBeTrue(text);
        }
    }

    // What a model would naturally write has to be among the texts.
    [Theory]
    [InlineData(0, """{"cwe": "CWE-79", "score": 10}""", true)]
    [InlineData(0, """{"cwe":"CWE-79","score":10}""", true)]
    [InlineData(0, """{"cwe": "CWE-79", "score": 11}""", false)]
    [InlineData(0, """{"cwe": "79", "score": 1}""", false)]
    [InlineData(0, """{"score": 1, "cwe": "CWE-79"}""", false)]
    [InlineData(1, """{"b": true}""", true)]
    [InlineData(1, """{"a": -12, "b": false, "c": null}""", true)]
    [InlineData(1, """{"a": 1}""", false)]
    [InlineData(1, """{"b": true, "c": "é\n\u0007"}""", false)]
    [InlineData(1, """{"b": true, "c": "line\\nfeed \"quoted\""}""", true)]
    [InlineData(1, "{\"b\": true, \"c\": \"line\\nfeed \\\"quoted\\\" é 😀\"}", true)]
    [InlineData(2, "{}", true)]
    [InlineData(2, """{"b": 1.5e3}""", true)]
    [InlineData(2, """{"b": -1}""", false)]
    [InlineData(2, """{"a": -1.25, "b": 0}""", true)]
    [InlineData(2, """{"a": 01}""", false)]
    [InlineData(3, """["a", "b\"c"]""", true)]
    [InlineData(3, """["a"]""", false)]
    [InlineData(3, """["a", 3, null, {"x":[1]}]""", true)]
    [InlineData(3, """["a","a","a","a","a"]""", false)]
    [InlineData(4, "[]", true)]
    [InlineData(4, """["é😀x", "\\\"a"]""", true)]
    [InlineData(4, """["abcd"]""", false)]
    [InlineData(4, """[""]""", false)]
    [InlineData(6, """{"n": 11}""", true)]
    [InlineData(6, """{"n": -2}""", true)]
    [InlineData(6, """{"n": 12}""", false)]
    [InlineData(6, "null", true)]
    [InlineData(7, """{"any": 995, "name": 20013}""", true)]
    [InlineData(7, """{"any": 994}""", false)]
    [InlineData(8, """{"when": "2024-05-31T23:59:59Z", "id": "01234567-89ab-cdef-0123-456789abcdef", "day": "2023-02-28"}""", true)]
    [InlineData(8, """{"when": "2024-06-31T23:59:59Z", "id": "01234567-89ab-cdef-0123-456789abcdef", "day": "2023-02-28"}""", false)]
    [InlineData(10, """{"a": {"b": [1, {"c": {}}]}, "d": null}""", true)]
    public void It_admits_what_the_schema_admits_and_nothing_else(int schema, string text, bool admitted) =>
        Walks.Matches(SchemaReader.Read(JsonDocument.Parse(Schemas.Select(row => row.Data).ElementAt(schema)).RootElement), text).ShouldBe(admitted);

    // All integers near the edges of a range: decimal digits have many corners.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 1234)]
    [InlineData(-105, 17)]
    [InlineData(-2000, -37)]
    [InlineData(99, 101)]
    [InlineData(1000, 1999)]
    public void Integer_bounds_are_exact(int minimum, int maximum)
    {
        Pattern pattern = IntegerRange.Of(minimum, maximum);
        for (int number = -2100; number <= 2100; number++)
            Walks.Matches(pattern, number.ToString()).ShouldBe(number >= minimum && number <= maximum, $"{number}");
        Walks.Matches(pattern, "-0").ShouldBeFalse();
        Walks.Matches(pattern, "007").ShouldBeFalse();
    }

    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"strin"}}}""", "$.properties.a.type", "no type")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","contentEncoding":"x"}}}""", "$.properties.a.contentEncoding", "can not be used")]
    [InlineData("""{"type":"object","required":["b"],"properties":{"a":true}}""", "$.required", "\"b\"")]
    [InlineData("""{"oneOf":[{"type":"null"}]}""", "$.oneOf", "can not be used")]
    [InlineData("""{"type":"array","items":{"type":"string"},"minItems":3,"maxItems":2}""", "$.maxItems", "below")]
    [InlineData("""{"type":"string","minLength":-1}""", "$.minLength", "no count")]
    [InlineData("""{"type":"string","pattern":"a(b"}""", "character 2", "(")]
    [InlineData("""{"type":"string","pattern":"a","minLength":2}""", "$.pattern", "combined")]
    [InlineData("""{"type":"string","format":"hostname"}""", "$.format", "hostname")]
    [InlineData("""{"type":"number","minimum":3}""", "$.minimum", "not 0")]
    [InlineData("""{"type":"integer","minimum":5,"maximum":3}""", "$", "no integer")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"array","items":{"$ref":"#/$defs/a"}}}}""", "$ref", "recursive")]
    [InlineData("""{"$ref":"#/nowhere"}""", "$.$ref", "not there")]
    [InlineData("""{"enum":[]}""", "$.enum", "empty")]
    [InlineData("""{"type":"string","type":"null"}""", "$.type", "twice")]
    [InlineData("""{"anyOf":[{"type":"null"}],"minLength":1}""", "$.minLength", "beside")]
    [InlineData("""[1]""", "$", "no schema")]
    [InlineData("""{"type":""", "line 1", "JSON")]
    public void What_can_not_be_used_is_told_with_its_place(string schema, string place, string problem)
    {
        var fault = Should.Throw<ConstraintException>(() => AnswerConstraint.OfSchema(schema, Walks.Vocabulary));
        (fault.File + " " + fault.Place).ShouldContain(place);
        fault.Problem.ShouldContain(problem);
    }

    // Schemas come from users of a server.
    [Fact]
    public void A_schema_that_grows_by_references_is_refused()
    {
        string defs = string.Concat(Enumerable.Range(0, 30).Select(i =>
            $"\"d{i}\":{{\"type\":\"object\",\"properties\":{{\"a\":{{\"$ref\":\"#/$defs/d{i + 1}\"}},\"b\":{{\"$ref\":\"#/$defs/d{i + 1}\"}}}}}},"));
        Should.Throw<ConstraintException>(() => AnswerConstraint.OfSchema("{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + defs + "\"d30\":true}}", Walks.Vocabulary)).Problem.ShouldContain("more than");
    }

    // The quick walk over sorted tokens against trying every token by itself.
    [Theory]
    [MemberData(nameof(Schemas))]
    public void Allowed_tokens_are_those_that_can_follow(string schema)
    {
        var constraint = AnswerConstraint.OfSchema(schema, Walks.Vocabulary);
        var random = new Random(2);
        for (int text = 0; text < 8; text++)
        {
            int state = constraint.Start(afterTrace: text % 2 == 0);
            for (int length = 0; length < 60; length++)
            {
                ulong[] allowed = constraint.Allowed(state, [Walks.Stop]).ToArray();
                int[] ways = [.. Enumerable.Range(0, Walks.Stop).Where(token => (allowed[token / 64] >> token % 64 & 1) != 0)];
                ways.ShouldBe(Enumerable.Range(0, Walks.Stop).Where(token => constraint.Advance(state, token) >= 0));
                if (ways.Length == 0)
                {
                    (allowed[Walks.Stop / 64] >> Walks.Stop % 64 & 1).ShouldBe(1UL);
                    constraint.IsComplete(state).ShouldBeTrue();
                    break;
                }
                state = constraint.Advance(state, ways[random.Next(ways.Length)]);
            }
        }
    }

    [Fact]
    public void A_tokenizer_without_all_bytes_is_refused() =>
        Should.Throw<ConstraintException>(() => AnswerConstraint.OfRegex("a", new TokenVocabulary([[97], [98]]))).Problem.ShouldContain("no token for byte");

    /// <summary>The subset, checked in the plainest way.</summary>
    private static bool Valid(JsonElement value, JsonElement schema, JsonElement root)
    {
        if (schema.ValueKind == JsonValueKind.True)
            return true;
        if (schema.TryGetProperty("$ref", out var reference))
            return Valid(value, root.GetProperty("$defs").GetProperty(reference.GetString()!.Split('/')[^1]), root);
        if (schema.TryGetProperty("anyOf", out var any))
            return any.EnumerateArray().Any(one => Valid(value, one, root));
        if (schema.TryGetProperty("const", out var constant))
            return JsonElement.DeepEquals(value, constant);
        if (schema.TryGetProperty("enum", out var values))
            return values.EnumerateArray().Any(one => JsonElement.DeepEquals(value, one));
        var type = schema.GetProperty("type");
        string[] types = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString()!)] : [type.GetString()!];
        return types.Any(one => one switch
        {
            "null" => value.ValueKind == JsonValueKind.Null,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "number" => value.ValueKind == JsonValueKind.Number && double.IsFinite(value.GetDouble()) && (Bound("minimum") is not { } least || value.GetDouble() >= least),
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number)
                && (Bound("minimum") is not { } least || number >= least) && (Bound("maximum") is not { } most || number <= most)
                && (Bound("exclusiveMinimum") is not { } above || number > above) && (Bound("exclusiveMaximum") is not { } below || number < below),
            "string" => value.ValueKind == JsonValueKind.String && String(value.GetString()!),
            "array" => value.ValueKind == JsonValueKind.Array && (Bound("minItems") is not { } fewest || value.GetArrayLength() >= fewest) && (Bound("maxItems") is not { } mostItems || value.GetArrayLength() <= mostItems)
                && value.EnumerateArray().All(item => Valid(item, schema.GetProperty("items"), root)),
            _ => value.ValueKind == JsonValueKind.Object && Object(),
        });

        double? Bound(string name) => schema.TryGetProperty(name, out var bound) ? bound.GetDouble() : null;

        bool String(string text) =>
            (Bound("minLength") is not { } shortest || text.EnumerateRunes().Count() >= shortest) && (Bound("maxLength") is not { } longest || text.EnumerateRunes().Count() <= longest)
            && (!schema.TryGetProperty("pattern", out var pattern) || System.Text.RegularExpressions.Regex.IsMatch(text, pattern.GetString()!))
            && (!schema.TryGetProperty("format", out var format) || (format.GetString() == "uuid" ? Guid.TryParse(text, out _) : DateTimeOffset.TryParse(text, out _)));

        bool Object()
        {
            bool hasProperties = schema.TryGetProperty("properties", out var properties);
            return (!schema.TryGetProperty("required", out var required) || required.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _)))
                && value.EnumerateObject().All(property =>
                    hasProperties ? properties.TryGetProperty(property.Name, out var inner) && Valid(property.Value, inner, root)
                    : !schema.TryGetProperty("additionalProperties", out var others) || Valid(property.Value, others, root));
        }
    }
}
