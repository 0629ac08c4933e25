namespace Casebook.Data.Scenes;

/// <summary>Where a case plays: one product and the parts of it that a description may name.</summary>
/// <param name="Slots">Texts by the name under which phrasings ask for them.</param>
internal sealed record Scene(IReadOnlyDictionary<string, string> Slots)
{
    public string this[string slot] => Slots.TryGetValue(slot, out string? text)
        ? text
        : throw new InvalidDataException($"A phrasing asks for {{{slot}}}, which no scene has. Known: {string.Join(", ", Slots.Keys.Order(StringComparer.Ordinal))}.");
}
