namespace Casebook.Data.Phrasebooks;

/// <summary>A phrase book: one Markdown file of phrasings, a section for each use.</summary>
/// <param name="Name"><c>CWE-787</c>, <c>frames</c>.</param>
/// <param name="Title">The file's heading.</param>
/// <param name="Properties">The <c>key: value</c> lines under the heading.</param>
/// <param name="Sections">Phrasings by the section's heading.</param>
internal sealed record Phrasebook(
    string Name,
    string Title,
    IReadOnlyDictionary<string, string> Properties,
    IReadOnlyDictionary<string, IReadOnlyList<Phrase>> Sections)
{
    public IReadOnlyList<Phrase> this[string section] => Sections.TryGetValue(section, out IReadOnlyList<Phrase>? phrases)
        ? phrases
        : throw new InvalidDataException($"Phrase book {Name} has no section \"{section}\". Add it, or mend the name where it is asked for.");

    /// <summary>A property that is a list of words.</summary>
    public IReadOnlyList<string> Words(string property) => Properties.TryGetValue(property, out string? value)
        ? value.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        : throw new InvalidDataException($"Phrase book {Name} has no line \"{property}: …\" under its heading. Add one.");
}
