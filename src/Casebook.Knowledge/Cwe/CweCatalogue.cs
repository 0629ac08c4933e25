using System.Collections.Frozen;

namespace Casebook.Knowledge.Cwe;

/// <summary>
/// The part of MITRE's CWE List that is shipped inside: names and relations of the weaknesses that vulnerabilities are
/// most often mapped to and of all their ancestors, and for every other number of the release whether it exists and as what.
/// </summary>
public static class CweCatalogue
{
    /// <summary>The CWE List's release.</summary>
    public const string Release = "4.19.1";

    private static readonly Lazy<(FrozenDictionary<int, CweEntry> Entries, FrozenDictionary<int, CweKind> Kinds)> _content = new(CweCatalogueFile.Read);

    /// <summary>Every weakness whose facts are shipped, by number.</summary>
    public static IReadOnlyList<CweEntry> Entries { get; } = [.. _content.Value.Entries.OrderBy(e => e.Key).Select(e => e.Value)];

    /// <summary>The facts of <paramref name="id"/> (<c>CWE-79</c>); null where none are shipped, which does not mean that it does not exist: see <see cref="KindOf"/>.</summary>
    public static CweEntry? Find(string? id) =>
        CweId.TryParse(id, out int number) ? _content.Value.Entries.GetValueOrDefault(number) : null;

    /// <summary>What <paramref name="id"/> stands for in the whole release.</summary>
    public static CweKind KindOf(string? id) =>
        CweId.TryParse(id, out int number) ? _content.Value.Kinds.GetValueOrDefault(number) : CweKind.Unknown;

    /// <summary>Whether <paramref name="ancestor"/> is <paramref name="id"/>'s parent, its parent's parent, and so on.</summary>
    public static bool IsDescendant(string id, string ancestor) =>
        Find(id) is { } entry && entry.Parents.Any(parent => parent == ancestor || IsDescendant(parent, ancestor));
}
