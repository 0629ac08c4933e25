namespace Casebook.Knowledge.Attack;

/// <summary>A technique's facts.</summary>
/// <param name="Id"><c>T1059.001</c>.</param>
/// <param name="Name">MITRE's name, a sub-technique's without that of its parent.</param>
/// <param name="Tactics">What it serves, as in MITRE's data: <c>credential-access</c>.</param>
public sealed record AttackTechnique(string Id, string Name, IReadOnlyList<string> Tactics)
{
    /// <summary>The technique that this is a kind of; null where it is none's.</summary>
    public string? Parent => Id.IndexOf('.', StringComparison.Ordinal) is int dot and > 0 ? Id[..dot] : null;
}
