namespace Casebook.Engine.Constraints.Json;

/// <summary>Strings of a schema.</summary>
internal static class StringPattern
{
    // The 29th of February is not in every year, so it is never given: what comes out must always be read.
    private const string Date = "[1-9][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))";
    private const string Time = @"([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9])";

    private static readonly Dictionary<string, string> _formats = new()
    {
        ["date"] = Date,
        ["time"] = Time,
        ["date-time"] = $"{Date}T{Time}",
        ["uuid"] = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
    };

    public static Pattern Of(SchemaKeywords keywords)
    {
        int? minimum = keywords.Count("minLength"), maximum = keywords.Count("maxLength");
        string? pattern = keywords.Text("pattern"), format = keywords.Text("format");
        if ((pattern is null ? 0 : 1) + (format is null ? 0 : 1) + (minimum is null && maximum is null ? 0 : 1) > 1)
            throw keywords.Fault(pattern is null ? "format" : "pattern", "can not be combined with another limit of the same string", "Write all of it as one pattern.");
        if (maximum < minimum)
            throw keywords.Fault("maxLength", "is below minLength", "Exchange the two.");
        if (pattern is not null)
            return JsonPatterns.Quoted(Searched(keywords, pattern));
        if (format is not null)
        {
            return _formats.TryGetValue(format, out string? known)
                ? JsonPatterns.Quoted(RegexReader.Read(known))
                : throw keywords.Fault("format", $"is \"{format}\", which is not known", $"Use one of {string.Join(", ", _formats.Keys)}, or a pattern.");
        }
        return minimum is null && maximum is null
            ? JsonPatterns.AnyString
            : JsonPatterns.Quoted(new Pattern.Repeat(JsonPatterns.AnyCharacter, minimum ?? 0, maximum));
    }

    /// <summary>JSON schema's patterns may match anywhere in a string, unless they are anchored.</summary>
    private static Pattern Searched(SchemaKeywords keywords, string pattern)
    {
        Pattern inside = JsonPatterns.InString(RegexReader.Read($"{SchemaReader.Name}: {keywords.Place}.pattern", pattern, out bool begins, out bool ends));
        Pattern anything = new Pattern.Repeat(JsonPatterns.AnyCharacter, 0, null);
        return Pattern.InOrder(begins ? Pattern.Empty : anything, inside, ends ? Pattern.Empty : anything);
    }
}
