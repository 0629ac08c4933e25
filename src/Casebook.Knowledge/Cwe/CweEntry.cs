namespace Casebook.Knowledge.Cwe;

/// <summary>A weakness's facts.</summary>
/// <param name="Id"><c>CWE-79</c>.</param>
/// <param name="Name">MITRE's name.</param>
/// <param name="Abstraction"><c>Pillar</c>, <c>Class</c>, <c>Base</c>, <c>Variant</c> or <c>Compound</c>.</param>
/// <param name="Status"><c>Stable</c>, <c>Draft</c> or <c>Incomplete</c>.</param>
/// <param name="Mapping">Whether MITRE lets a vulnerability be mapped to it: <c>Allowed</c>, <c>Allowed-with-Review</c>, <c>Discouraged</c> or <c>Prohibited</c>.</param>
/// <param name="Parents">Ids of the weaknesses that it is a child of in the Research Concepts view (CWE-1000).</param>
public sealed record CweEntry(
    string Id, string Name, string Abstraction, string Status, string Mapping, IReadOnlyList<string> Parents);

/// <summary>What a CWE number stands for.</summary>
public enum CweKind
{
    /// <summary>The release has no such number, or the text is no CWE id.</summary>
    Unknown,

    /// <summary>A weakness.</summary>
    Weakness,

    /// <summary>A weakness that was withdrawn.</summary>
    Deprecated,

    /// <summary>A group of weaknesses, not one itself.</summary>
    Category,

    /// <summary>A view over the list.</summary>
    View,
}
