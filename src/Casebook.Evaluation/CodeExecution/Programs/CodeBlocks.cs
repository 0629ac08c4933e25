namespace Casebook.Evaluation.CodeExecution.Programs;

/// <summary>A fenced block of an answer.</summary>
/// <param name="Language">The first word behind the fence in lower case; empty where there is none.</param>
/// <param name="Code">Its lines.</param>
internal sealed record CodeBlock(string Language, string Code)
{
    /// <summary>Whether it may be Python.</summary>
    public bool MayBePython => Language is "" or "python" or "py" or "python3";
}

/// <summary>Finds fenced blocks, as in CommonMark 0.31 §4.5 with fences of backticks.</summary>
internal static class CodeBlocks
{
    /// <summary>All blocks in their order; one that is not closed reaches to the end. Takes linear time on any text.</summary>
    public static IReadOnlyList<CodeBlock> In(string text)
    {
        var blocks = new List<CodeBlock>();
        string language = "";
        List<string>? lines = null;
        int fence = 0;
        foreach (string line in text.Split('\n'))
        {
            string bare = line.TrimStart(' ').TrimEnd();
            int ticks = bare.Length - bare.TrimStart('`').Length;
            if (lines is null)
            {
                // Backticks behind the fence make it code within a line.
                if (ticks >= 3 && !bare.AsSpan(ticks).Contains('`'))
                {
                    (fence, lines) = (ticks, []);
                    language = bare[ticks..].Trim().Split(' ')[0].ToLowerInvariant();
                }
            }
            else if (ticks >= fence && ticks == bare.Length)
            {
                blocks.Add(new(language, string.Join('\n', lines)));
                lines = null;
            }
            else
            {
                lines.Add(line);
            }
        }
        if (lines is not null)
        {
            blocks.Add(new(language, string.Join('\n', lines)));
        }
        return blocks;
    }
}
