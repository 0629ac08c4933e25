using System.Collections.Concurrent;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Phrasebooks;

/// <summary>Which phrasings, frames and products a case may use.</summary>
public enum Split
{
    /// <summary>What models are trained on.</summary>
    Train,

    /// <summary>
    /// What problems for reinforcement are made of: the phrasings of training and further ones that no exemplar has. Such
    /// a problem needs no trace, so it may say what nobody has argued yet.
    /// </summary>
    Reinforcement,

    /// <summary>What no training case ever uses, of either kind.</summary>
    HeldOut,
}

/// <summary>
/// Parts phrasings, frames and product names into those of training and those that are held out. The parting depends on
/// its own seed alone, so data sets of any seed and size hold out the same things.
/// </summary>
internal sealed class PhraseSplit(ulong seed)
{
    /// <summary>Every fifth phrasing of a section is held out, at least one.</summary>
    private const int HeldOutEvery = 5;

    /// <summary>How often a phrasing that only reinforcement has is drawn there for each time that another is.</summary>
    private const int FurtherWeight = 2;

    /// <summary>Folders of domains that draw from no other book, so that their words shift nobody else's split.</summary>
    private static readonly string[] _apart = ["Arithmetic/", "Code/", "Instructions/", "Refusals/"];

    /// <summary>What several books of a domain say is never held out: from one it would reach training, from another the held-out cases.</summary>
    private static readonly HashSet<(string Domain, string Pattern)> _shared =
        [.. PhrasebookReader.All().SelectMany(book => book.Sections.Values).SelectMany(phrases => phrases)
            .GroupBy(Saying).Where(group => group.Count() > 1).Select(group => group.Key)];

    private readonly ConcurrentDictionary<(string Book, string Section), Parts> _parts = new();

    /// <summary>Draws a phrasing that the split may use.</summary>
    public Phrase Draw(Phrasebook book, string section, Split split, RandomStream random) => random.Choose(Part(book, section, split));

    /// <summary>The phrasings of a section that a split may use.</summary>
    public IReadOnlyList<Phrase> Part(Phrasebook book, string section, Split split)
    {
        Parts parts = _parts.GetOrAdd((book.Name, section), _ => Cut(book, section));
        return split switch
        {
            Split.Train => parts.Train,
            Split.Reinforcement => parts.Reinforcement,
            _ => parts.HeldOut,
        };
    }

    /// <summary>Whether a product's name, or whatever else is told apart by a name, is held out.</summary>
    public bool HoldsOut(string name) => new RandomStream(seed, "split/product/" + name).NextInt(HeldOutEvery) == 0;

    private static (string Domain, string Pattern) Saying(Phrase phrase) =>
        (_apart.FirstOrDefault(folder => phrase.Key.StartsWith(folder, StringComparison.Ordinal)) ?? "", phrase.Pattern);

    private Parts Cut(Phrasebook book, string section)
    {
        Phrase[] free = [.. book[section].Where(phrase => !phrase.IsCore && !_shared.Contains(Saying(phrase)))];
        if (free.Length < 1 || book[section].Count < 2)
        {
            throw new InvalidDataException($"Section \"{section}\" of phrase book {book.Name} needs two phrasings, one of which no other book has and which may be held out. Add some.");
        }
        new RandomStream(seed, $"split/{book.Name}/{section}").Shuffle<Phrase>(free);
        int heldOut = Math.Max(1, (free.Length + (HeldOutEvery / 2)) / HeldOutEvery);
        // Exemplars keep at least as many as they lose, or there would be too little to learn from.
        int further = Math.Min(heldOut, (book[section].Count - heldOut) / 2);
        Phrase[] added = [.. free.Skip(heldOut).Take(further)];
        Phrase[] train = [.. book[section].Except(free.Take(heldOut)).Except(added)];
        return new Parts(train, [.. train, .. Enumerable.Repeat(added, FurtherWeight).SelectMany(each => each)], free[..heldOut]);
    }

    private sealed record Parts(IReadOnlyList<Phrase> Train, IReadOnlyList<Phrase> Reinforcement, IReadOnlyList<Phrase> HeldOut);
}
