namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>A number of words: runs of letters, digits and underscores, so that <c>don't</c> is two.</summary>
internal sealed record WordNumber(Bound Bound) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) => Bound.Shortfall(PythonText.CountWords(response), "words");
}

/// <summary>A number of sentences, as <see cref="PunktSentences"/> parts them.</summary>
internal sealed record SentenceNumber(Bound Bound) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response) => Bound.Shortfall(PunktSentences.Count(response), "sentences");
}

/// <summary>So many paragraphs with <c>***</c> between them. One before the first or after the last divider may be empty, one between may not.</summary>
internal sealed record DividedParagraphs(int Count) : Instruction
{
    /// <inheritdoc/>
    protected override string? Violation(string response)
    {
        string[] parts = response.Split("***");
        int count = parts.Length;
        for (int i = 0; i < parts.Length; i++)
        {
            if (!PythonText.IsBlank(parts[i]))
            {
                continue;
            }
            if (i > 0 && i < parts.Length - 1)
            {
                return "a paragraph between two dividers is empty";
            }
            count--;
        }
        return count == Count ? null : $"it has {count} paragraphs, not {Count}";
    }
}

/// <summary>
/// So many paragraphs with a blank line between them, and one of them begins with a word. Its number counts empty
/// paragraphs, the total does not.
/// </summary>
/// <param name="Nth">1 for the first.</param>
/// <param name="FirstWord">In small letters.</param>
internal sealed record ParagraphFirstWord(int Count, int Nth, string FirstWord) : Instruction
{
    private const string EndOfWord = ".,?!'\"";

    /// <inheritdoc/>
    protected override string? Violation(string response)
    {
        string[] parts = response.Split("\n\n");
        int count = parts.Count(part => !PythonText.IsBlank(part));
        if (count != Count)
        {
            return $"it has {count} paragraphs, not {Count}";
        }
        if (Nth > count || PythonText.IsBlank(parts[Nth - 1]))
        {
            return $"it has no paragraph {Nth}";
        }
        string word = First(parts[Nth - 1]);
        return word == FirstWord ? null : $"its paragraph {Nth} begins with \"{word}\", not with \"{FirstWord}\"";
    }

    /// <summary>Up to white space or a mark that ends words; quotation marks in front are left out.</summary>
    private static string First(string paragraph)
    {
        ReadOnlySpan<char> text = PythonText.Strip(paragraph);
        int end = 0;
        while (end < text.Length && !PythonText.IsSpace(text[end]))
        {
            end++;
        }
        text = text[..end].TrimStart('\'').TrimStart('"');
        int mark = text.IndexOfAny(EndOfWord);
        return (mark < 0 ? text : text[..mark]).ToString().ToLowerInvariant();
    }
}
