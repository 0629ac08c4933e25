namespace Casebook.Knowledge.Store;

/// <summary>A knowledge base consists of parts, each of one publisher's release and replaced as a whole. These are their names.</summary>
public static class KnowledgeParts
{
    /// <summary>MITRE's CWE List.</summary>
    public const string Cwe = "cwe";

    /// <summary>MITRE's CAPEC.</summary>
    public const string Capec = "capec";

    /// <summary>MITRE ATT&amp;CK for enterprises.</summary>
    public const string AttackEnterprise = "attack-enterprise";

    /// <summary>MITRE ATT&amp;CK for mobile devices.</summary>
    public const string AttackMobile = "attack-mobile";

    /// <summary>MITRE ATT&amp;CK for industrial control systems.</summary>
    public const string AttackIcs = "attack-ics";

    /// <summary>CISA's catalogue of known exploited vulnerabilities.</summary>
    public const string Kev = "kev";

    /// <summary>CVE records.</summary>
    public const string Cve = "cve";

    /// <summary>The three of ATT&amp;CK.</summary>
    public static IReadOnlyList<string> OfAttack { get; } = [AttackEnterprise, AttackMobile, AttackIcs];

    /// <summary>All, in the order in which they are listed.</summary>
    public static IReadOnlyList<string> All { get; } = [Cwe, .. OfAttack, Capec, Kev, Cve];

    /// <summary>A part's name for people.</summary>
    /// <exception cref="ArgumentException">There is no such part.</exception>
    public static string Title(string part) => part switch
    {
        Cwe => "CWE List",
        Capec => "CAPEC",
        AttackEnterprise => "ATT&CK Enterprise",
        AttackMobile => "ATT&CK Mobile",
        AttackIcs => "ATT&CK ICS",
        Kev => "CISA KEV",
        Cve => "CVE records",
        _ => throw new ArgumentException($"{part} is no part of a knowledge base.", nameof(part)),
    };
}
