namespace Casebook.Knowledge.Entries;

/// <summary>Names of relations. Natures of CWE and CAPEC that are not here have their publisher's name in this form (<c>CanAlsoBe</c>: <c>can-also-be</c>).</summary>
public static class Relations
{
    /// <summary>To a parent; of a sub-technique, to its technique.</summary>
    public const string ChildOf = "child-of";

    /// <summary>From a technique to its sub-techniques.</summary>
    public const string ParentOf = "parent-of";

    /// <summary>From a category or view to a member.</summary>
    public const string Member = "member";

    /// <summary>From a group, software or campaign to what it uses; the text is the procedure.</summary>
    public const string Uses = "uses";

    /// <summary>The other way round, without the text.</summary>
    public const string UsedBy = "used-by";

    /// <summary>From a mitigation to a technique; the text says how.</summary>
    public const string Mitigates = "mitigates";

    /// <summary>The other way round, without the text.</summary>
    public const string MitigatedBy = "mitigated-by";

    /// <summary>From a campaign to a group.</summary>
    public const string AttributedTo = "attributed-to";

    /// <summary>To a weakness (from CAPEC, CVE, KEV).</summary>
    public const string Cwe = "cwe";

    /// <summary>From CAPEC to a technique of ATT&amp;CK.</summary>
    public const string Attack = "attack";

    /// <summary>From CWE or ATT&amp;CK to an attack pattern of CAPEC.</summary>
    public const string Capec = "capec";

    /// <summary>From a CWE entry to one that its mapping notes suggest instead; the text says when.</summary>
    public const string Suggested = "suggested";
}
