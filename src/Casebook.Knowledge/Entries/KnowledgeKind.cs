namespace Casebook.Knowledge.Entries;

/// <summary>What an entry describes. Where one id names two (an old mitigation of ATT&amp;CK has its technique's), the kind that stands first here is the one meant.</summary>
public enum KnowledgeKind
{
    /// <summary>A weakness of the CWE List.</summary>
    Weakness,

    /// <summary>A group of weaknesses in the CWE List.</summary>
    Category,

    /// <summary>A view over the CWE List.</summary>
    View,

    /// <summary>A technique or sub-technique of ATT&amp;CK.</summary>
    Technique,

    /// <summary>A tactic of ATT&amp;CK.</summary>
    Tactic,

    /// <summary>A group of adversaries in ATT&amp;CK.</summary>
    Group,

    /// <summary>Malware or a tool in ATT&amp;CK.</summary>
    Software,

    /// <summary>A campaign in ATT&amp;CK.</summary>
    Campaign,

    /// <summary>A mitigation in ATT&amp;CK.</summary>
    Mitigation,

    /// <summary>An attack pattern of CAPEC.</summary>
    AttackPattern,

    /// <summary>A CVE record.</summary>
    Vulnerability,

    /// <summary>A line of CISA's catalogue of known exploited vulnerabilities.</summary>
    ExploitedVulnerability,
}

/// <summary>Whether an entry still counts.</summary>
public enum EntryState
{
    /// <summary>It counts. CWE's and CAPEC's status <c>Obsolete</c> is among these: still valid, no longer relevant.</summary>
    Current,

    /// <summary>Its publisher withdrew it, as a rule without a successor.</summary>
    Deprecated,

    /// <summary>ATT&amp;CK put another in its place.</summary>
    Revoked,

    /// <summary>A CVE record that was withdrawn.</summary>
    Rejected,
}
