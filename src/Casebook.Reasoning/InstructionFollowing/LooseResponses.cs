namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>
/// The eight forms in which a response is tried when instructions are judged loosely: a sentence of introduction or
/// farewell, or asterisks of Markdown, then do no harm.
/// </summary>
internal static class LooseResponses
{
    /// <summary>As it is; without its first line, its last, both; and each without asterisks.</summary>
    public static IReadOnlyList<string> Of(string response)
    {
        int first = response.IndexOf('\n');
        int last = response.LastIndexOf('\n');
        string[] forms =
        [
            response,
            first < 0 ? "" : Strip(response[(first + 1)..]),
            last < 0 ? "" : Strip(response[..last]),
            first == last ? "" : Strip(response[(first + 1)..last]),
        ];
        return [.. forms, .. forms.Select(form => form.Replace("*", "", StringComparison.Ordinal))];
    }

    private static string Strip(string text) => PythonText.Strip(text).ToString();
}
