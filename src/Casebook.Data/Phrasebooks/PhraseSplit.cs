using System.Collections.Concurrent;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Phrasebooks;

/// <summary>Which phrasings, frames and products a case may use.</summary>
public enum Split
{
    /// <summary>What models are trained on.</summary>
    Train,

    /// <summary>What no training case ever uses.</summary>
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

    /// <summary>Folders of domains that draw from no other book, so that their words shift nobody else's split.</summary>
    private static readonly string[] Apart = ["Arithmetic/", "Code/", "Instructions/", "Refusals/"];

    /// <summary>What several books of a domain say is never held out: from one it would reach training, from another the held-out cases.</summary>
    private static readonly HashSet<(string Domain, string Pattern)> Shared =
        [.. PhrasebookReader.All().SelectMany(book => book.Sections.Values).SelectMany(phrases => phrases)
            .GroupBy(Saying).Where(group => group.Count() > 1).Select(group => group.Key)];

    private readonly ConcurrentDictionary<(string Book, string Section), (IReadOnlyList<Phrase> Train, IReadOnlyList<Phrase> HeldOut)> _parts = new();

    /// <summary>Draws a phrasing that the split may use.</summary>
    public Phrase Draw(Phrasebook book, string section, Split split, RandomStream random) => random.Choose(Part(book, section, split));

    /// <summary>The phrasings of a section that a split may use.</summary>
    public IReadOnlyList<Phrase> Part(Phrasebook book, string section, Split split)
    {
        (IReadOnlyList<Phrase> train, IReadOnlyList<Phrase> heldOut) = _parts.GetOrAdd((book.Name, section), _ => Cut(book, section));
        return split == Split.Train ? train : heldOut;
    }

    /// <summary>Whether a product's name, or whatever else is told apart by a name, is held out.</summary>
    public bool HoldsOut(string name) => new RandomStream(seed, "split/product/" + name).NextInt(HeldOutEvery) == 0;

    private static (string Domain, string Pattern) Saying(Phrase phrase) =>
        (Apart.FirstOrDefault(folder => phrase.Key.StartsWith(folder, StringComparison.Ordinal)) ?? "", phrase.Pattern);

    private (IReadOnlyList<Phrase>, IReadOnlyList<Phrase>) Cut(Phrasebook book, string section)
    {
        Phrase[] free = [.. book[section].Where(phrase => !phrase.IsCore && !Shared.Contains(Saying(phrase)))];
        if (free.Length < 1 || book[section].Count < 2)
        {
            throw new InvalidDataException($"Section \"{section}\" of phrase book {book.Name} needs two phrasings, one of which no other book has and which may be held out. Add some.");
        }
        new RandomStream(seed, $"split/{book.Name}/{section}").Shuffle<Phrase>(free);
        int heldOut = Math.Max(1, (free.Length + (HeldOutEvery / 2)) / HeldOutEvery);
        return ([.. book[section].Except(free.Take(heldOut))], free[..heldOut]);
    }
}
