using Casebook.Data.Phrasebooks;
using Casebook.Knowledge.Attack;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Techniques;

/// <summary>The ATT&amp;CK techniques that are taught, each with its phrase book; names are the catalogue's.</summary>
internal static class TechniqueBooks
{
    private static readonly Dictionary<string, Phrasebook> _byId = PhrasebookReader.Folder("Techniques").ToDictionary(book => book.Name);

    private static readonly HashSet<string> _ambiguous =
        [.. AttackCatalogue.Techniques.GroupBy(technique => technique.Name).Where(group => group.Count() > 1).Select(group => group.Key)];

    /// <summary>Ids, in their order.</summary>
    public static IReadOnlyList<string> Ids { get; } = [.. _byId.Keys.Order(StringComparer.Ordinal)];

    public static Phrasebook Of(string id) => _byId[id];

    /// <summary>The catalogue's name, led by the parent's where several techniques are called so: <c>Create Account: Local Account</c>.</summary>
    public static string Name(string id)
    {
        AttackTechnique technique = AttackCatalogue.Find(id)!;
        return _ambiguous.Contains(technique.Name) && AttackCatalogue.Find(technique.Parent) is { } parent ? $"{parent.Name}: {technique.Name}" : technique.Name;
    }

    /// <summary>The tactic that its phrasings show, one of the catalogue's: <c>credential-access</c>.</summary>
    public static string Tactic(string id) => _byId[id].Words("tactic").Single();

    /// <summary>A tactic in words: <c>credential access</c>.</summary>
    public static string InWords(string tactic) => tactic.Replace('-', ' ');

    /// <summary>Why a procedure is not this technique.</summary>
    public static string Against(string id, RandomStream random) => random.Choose(_byId[id]["reject"]).Pattern;
}
