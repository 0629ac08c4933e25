using Casebook.Data.Phrasebooks;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Wording;

/// <summary>
/// Tells a trace from a phrase book. A slot is a text that the case gives, or a section of the book of which one
/// phrasing is drawn; <c>{br}</c> ends a line, and a slot written with a capital begins with one.
/// </summary>
internal sealed class Telling(Phrasebook book, IReadOnlyDictionary<string, string> slots, RandomStream random)
{
    /// <summary>One phrasing of a section.</summary>
    public string One(string section) => Pattern.Expand(random.Choose(book[section]).Pattern, random, Slot);

    /// <summary>A whole trace: one of the sections <c>structure</c>, spaces mended, what slots brought left as it is.</summary>
    public string Whole(string section = "structure") =>
        string.Join('\n', One(section).Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0)).Trim();

    private string Slot(string slot)
    {
        if (slot == "br")
        {
            return "\n";
        }
        if (slots.TryGetValue(slot, out string? text))
        {
            return text;
        }
        string small = char.ToLowerInvariant(slot[0]) + slot[1..];
        return small == slot ? One(slot) : Grammar.Capitalise(slots.TryGetValue(small, out text) ? text : One(small));
    }
}
