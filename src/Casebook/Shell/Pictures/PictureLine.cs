namespace Casebook.Shell.Pictures;

/// <summary>A line of a terminal's picture: runs of text, each in one style.</summary>
internal sealed record PictureLine(IReadOnlyList<PictureRun> Runs)
{
    public static PictureLine Empty { get; } = new([]);

    public static PictureLine Of(string text, PictureStyle style) => new([new PictureRun(text, style)]);

    /// <summary>Text over as many lines as its own line ends and a width in characters ask for, broken between words.</summary>
    public static IEnumerable<PictureLine> Wrapped(string text, PictureStyle style, int width, string indent = "")
    {
        foreach (string paragraph in TerminalText.Clean(text).Split('\n'))
        {
            string line = "";
            foreach (string word in paragraph.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (line.Length > 0 && indent.Length + line.Length + 1 + word.Length > width)
                {
                    yield return Of(indent + line, style);
                    line = "";
                }
                line += line.Length == 0 ? word : " " + word;
            }
            yield return Of(indent + line, style);
        }
    }
}

/// <summary>Text in one style.</summary>
internal readonly record struct PictureRun(string Text, PictureStyle Style);

/// <summary>How text looks in a picture.</summary>
internal enum PictureStyle
{
    Plain,
    Dim,
    Bold,
    Prompt,
    Note,
}
