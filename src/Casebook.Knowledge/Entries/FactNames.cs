namespace Casebook.Knowledge.Entries;

/// <summary>Names of facts, and what their values look like.</summary>
public static class FactNames
{
    /// <summary>CWE: <c>Pillar</c>, <c>Class</c>, <c>Base</c>, <c>Variant</c>, <c>Compound</c>; CAPEC: <c>Meta</c>, <c>Standard</c>, <c>Detailed</c>.</summary>
    public const string Abstraction = "abstraction";

    /// <summary>CWE's and CAPEC's own word: <c>Stable</c>, <c>Draft</c>, <c>Incomplete</c>, <c>Usable</c>, <c>Obsolete</c>, <c>Deprecated</c>.</summary>
    public const string Status = "status";

    /// <summary>CWE: whether a vulnerability may be mapped to it: <c>Allowed</c>, <c>Allowed-with-Review</c>, <c>Discouraged</c>, <c>Prohibited</c>.</summary>
    public const string Mapping = "mapping";

    /// <summary>CWE weaknesses: <c>Simple</c>, <c>Chain</c>, <c>Composite</c>.</summary>
    public const string Structure = "structure";

    /// <summary>CWE views: <c>Graph</c>, <c>Explicit</c>, <c>Implicit</c>; ATT&amp;CK software: <c>malware</c>, <c>tool</c>.</summary>
    public const string Type = "type";

    /// <summary>ATT&amp;CK techniques: short names of tactics with a space between; a tactic's own short name.</summary>
    public const string Tactics = "tactics";

    /// <summary>ATT&amp;CK: platforms, with a comma and a space between.</summary>
    public const string Platforms = "platforms";

    /// <summary>CAPEC: likelihood of attack.</summary>
    public const string Likelihood = "likelihood";

    /// <summary>CAPEC: typical severity.</summary>
    public const string Severity = "severity";

    /// <summary>CVE: the day of publication, <c>2021-12-10</c>.</summary>
    public const string Published = "published";

    /// <summary>CVE: the record's first CVSS 3 base vector; where it has none, its first of version 4, else of version 2.</summary>
    public const string Cvss = "cvss";

    /// <summary>KEV: vendor or project.</summary>
    public const string Vendor = "vendor";

    /// <summary>KEV: product.</summary>
    public const string Product = "product";

    /// <summary>KEV: the day on which it was listed.</summary>
    public const string Added = "added";

    /// <summary>KEV: the day by which US agencies must have acted.</summary>
    public const string Due = "due";

    /// <summary>KEV: known use in ransomware campaigns: <c>Known</c> or <c>Unknown</c>.</summary>
    public const string Ransomware = "ransomware";

    /// <summary>KEV: the action that is required.</summary>
    public const string Action = "action";
}
