namespace Casebook.Models.Chat;

/// <summary>The one text function of Jinja that the templates use.</summary>
internal static class TemplateText
{
    /// <summary><c>trim</c>: Python's <c>str.strip()</c>, which takes U+001C to U+001F for white space, as .NET does not.</summary>
    public static string Trim(string text)
    {
        int start = 0;
        int end = text.Length;
        while (start < end && IsSpace(text[start]))
        {
            start++;
        }
        while (end > start && IsSpace(text[end - 1]))
        {
            end--;
        }
        return text[start..end];
    }

    private static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';
}
