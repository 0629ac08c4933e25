namespace Casebook.Knowledge.Cvss;

/// <summary>Which specification a vector follows. The base scores of the two differ only in how they are rounded.</summary>
public enum CvssVersion
{
    /// <summary>CVSS 3.0 (FIRST, June 2015).</summary>
    V30,

    /// <summary>CVSS 3.1 (FIRST, June 2019).</summary>
    V31,
}

/// <summary>AV: from where the attack is launched.</summary>
public enum AttackVector { Network, Adjacent, Local, Physical }

/// <summary>AC: whether conditions beyond the attacker's control must hold.</summary>
public enum AttackComplexity { Low, High }

/// <summary>PR: what the attacker must already be allowed to do.</summary>
public enum PrivilegesRequired { None, Low, High }

/// <summary>UI: whether somebody else must take part.</summary>
public enum UserInteraction { None, Required }

/// <summary>S: whether the impact leaves the vulnerable component's authority.</summary>
public enum Scope { Unchanged, Changed }

/// <summary>C, I, A: how much is lost.</summary>
public enum Impact { None, Low, High }
