using System.Reflection;

namespace Casebook.Data.Phrasebooks;

/// <summary>
/// Reads phrase books. A line <c># …</c> is the heading, <c>## …</c> opens a section, <c>- …</c> is a phrasing, <c>+ …</c>
/// one that is never held out; before the first section <c>key: value</c> lines are properties and the rest is remarks.
/// </summary>
internal static class PhrasebookReader
{
    private const string Prefix = "phrasebooks/";
    private static readonly Assembly _home = typeof(PhrasebookReader).Assembly;

    /// <summary>The embedded books of a folder, sorted by name.</summary>
    public static IReadOnlyList<Phrasebook> Folder(string folder) =>
        [.. _home.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix + folder + "/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Book(name[Prefix.Length..]))];

    /// <summary>Every embedded book.</summary>
    public static IReadOnlyList<Phrasebook> All() =>
        [.. _home.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Book(name[Prefix.Length..]))];

    /// <summary>An embedded book: <c>Traces/cwe</c>.</summary>
    public static Phrasebook Book(string path)
    {
        using Stream stream = _home.GetManifestResourceStream(Prefix + path)
            ?? throw new InvalidDataException($"There is no phrase book {path}.md among the embedded ones. Add it under Phrasebooks/.");
        using var reader = new StreamReader(stream);
        return Parse(path, reader.ReadToEnd());
    }

    public static Phrasebook Parse(string path, string text)
    {
        var properties = new Dictionary<string, string>();
        var sections = new Dictionary<string, IReadOnlyList<Phrase>>();
        List<Phrase>? open = null;
        string title = "";
        string section = "";
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = raw.TrimEnd();
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                section = line[3..];
                open = [];
                if (!sections.TryAdd(section, open))
                {
                    throw Wrong($"section \"{section}\" stands there twice. Join the two");
                }
            }
            else if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                title = line[2..];
            }
            else if (line.Length == 0)
            {
                continue;
            }
            else if (open is not null)
            {
                if (line.Length < 3 || line[0] is not ('-' or '+') || line[1] != ' ')
                {
                    throw Wrong("the line is no phrasing. Begin it with \"- \" or \"+ \"");
                }
                open.Add(new Phrase($"{path}/{section}/{open.Count}", line[2..], line[0] == '+'));
            }
            else if (line.Split(": ", 2) is [var key, var value] && !key.Contains(' '))
            {
                properties[key] = value;
            }
        }
        return new Phrasebook(path[(path.LastIndexOf('/') + 1)..], title, properties, sections);

        InvalidDataException Wrong(string problem) => new($"Phrase book {path}.md, line {number}: {problem}.");
    }
}
