namespace Casebook.Data.Instructions;

/// <summary>The kinds of constraint and which of them can stand together.</summary>
internal static class ConstraintKinds
{
    /// <summary>Each has sections of this name in the books of requests and traces.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "words", "most-words", "sentences", "paragraphs", "bullets", "numbered", "include", "avoid",
        "lower-case", "upper-case", "start", "end", "json", "comma-list", "no-commas", "enclosed",
    ];

    /// <summary>What the answer is: running text, a list, a JSON record, or one line of items.</summary>
    public static string FormOf(string kind) => kind switch
    {
        "bullets" or "numbered" => "list",
        "json" => "record",
        "comma-list" => "items",
        _ => "prose",
    };

    /// <summary>Kinds that may stand beside this one.</summary>
    public static IReadOnlyList<string> Beside(string kind)
    {
        string[] seconds = FormOf(kind) switch
        {
            "items" => ["lower-case", "upper-case"],
            "record" => ["include", "avoid"],
            "list" => ["include", "avoid", "lower-case", "upper-case", "no-commas"],
            _ => kind is "lower-case" or "upper-case" or "enclosed"
                ? ["include", "avoid", "no-commas"]
                : ["include", "avoid", "lower-case", "upper-case", "start", "end", "no-commas"],
        };
        // An opening or a closing has letters of both cases.
        return [.. seconds.Where(second => second != kind && !(kind is "start" or "end" && second is "lower-case" or "upper-case"))];
    }
}
