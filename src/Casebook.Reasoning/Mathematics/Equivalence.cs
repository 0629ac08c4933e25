namespace Casebook.Reasoning.Mathematics;

/// <summary>How two answers stand to each other.</summary>
public enum Likeness
{
    /// <summary>They have the same value.</summary>
    Equal,

    /// <summary>They have different values, or are different kinds of things.</summary>
    Different,

    /// <summary>It can not be told: one can not be read, or is too large to compare.</summary>
    Unknown,
}

/// <summary>What came of comparing two answers.</summary>
/// <param name="Likeness">How they stand to each other.</param>
/// <param name="Reason">One sentence that a person can read.</param>
public readonly record struct Equivalence(Likeness Likeness, string Reason)
{
    /// <summary>Whether they are known to have the same value.</summary>
    public bool IsEqual => Likeness == Likeness.Equal;

    internal static Equivalence Equal(string reason) => new(Likeness.Equal, reason);

    internal static Equivalence Different(string reason) => new(Likeness.Different, reason);

    internal static Equivalence Unknown(string reason) => new(Likeness.Unknown, reason);
}
