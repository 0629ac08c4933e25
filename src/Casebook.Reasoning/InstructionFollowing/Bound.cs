namespace Casebook.Reasoning.InstructionFollowing;

/// <summary>A number and on which side of it a count must lie; these are the two relations that the benchmark has.</summary>
/// <param name="AtLeast">The number or more; otherwise fewer than the number.</param>
/// <param name="Count">0 or more.</param>
internal readonly record struct Bound(bool AtLeast, int Count)
{
    /// <summary>Why a count does not lie there, as one clause; null where it does.</summary>
    /// <param name="what">What was counted, in the plural.</param>
    public string? Shortfall(int found, string what) =>
        AtLeast ? (found >= Count ? null : $"it has {found} {what}, fewer than {Count}")
        : found < Count ? null : $"it has {found} {what}, not fewer than {Count}";
}
