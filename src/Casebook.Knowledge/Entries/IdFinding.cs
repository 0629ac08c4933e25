using Casebook.Knowledge.Store;

namespace Casebook.Knowledge.Entries;

/// <summary>How an id stands.</summary>
public enum IdStanding
{
    /// <summary>No publisher writes ids like that.</summary>
    Malformed,

    /// <summary>Nothing is known of ids of this kind: CVE ids before any record was imported.</summary>
    NotCovered,

    /// <summary>The release has no such id. Of CVE records the release is what was imported and no more.</summary>
    Unknown,

    /// <summary>It exists and counts.</summary>
    Current,

    /// <summary>It was withdrawn.</summary>
    Deprecated,

    /// <summary>Another took its place.</summary>
    Revoked,

    /// <summary>A CVE record that was withdrawn.</summary>
    Rejected,
}

/// <summary>What is known of an id.</summary>
/// <param name="Id">The id that was asked for.</param>
/// <param name="Standing">How it stands.</param>
/// <param name="Entry">Its entry; null where there is none.</param>
/// <param name="ReplacedBy">What to use instead, where it no longer counts and its publisher says so.</param>
/// <param name="Release">The release that says so; null where none does.</param>
public sealed record IdFinding(string Id, IdStanding Standing, KnowledgeEntry? Entry, IReadOnlyList<string> ReplacedBy, KnowledgeRelease? Release);
