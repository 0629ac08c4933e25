namespace Casebook.Engine.Learning;

/// <summary>
/// Sequences that go through the model together and never see each other, in the order given.
/// </summary>
/// <param name="Groups">At least one.</param>
/// <param name="Temperature">
/// A target's log-probability is log-softmax(logits / temperature) over the whole vocabulary. Default 1.
/// </param>
public sealed record PackedBatch(IReadOnlyList<SequenceGroup> Groups, float Temperature = 1)
{
    /// <summary>Rows that the model computes: shared prefixes once, then every branch.</summary>
    public int Rows => Groups.Sum(group => group.Rows);

    /// <summary>Log-probabilities that come out, in the order of groups, branches, tokens.</summary>
    public int Targets => Groups.Sum(group => group.Branches.Sum(branch => branch.Targets));
}

/// <summary>
/// Branches that continue one shared prefix, which is computed once, forward and backward. A plain sequence is a group
/// with an empty prefix and one branch.
/// </summary>
/// <param name="Id">The sample's place in a fixed order; plans of micro-batches sort by it, so it decides the bits of a gradient's sum.</param>
/// <param name="Prefix">Tokens that every branch sees before its own; none of them is a target.</param>
/// <param name="Branches">At least one.</param>
public sealed record SequenceGroup(long Id, ReadOnlyMemory<int> Prefix, IReadOnlyList<Branch> Branches)
{
    /// <summary>A sequence of its own.</summary>
    public static SequenceGroup Single(long id, ReadOnlyMemory<int> tokens, ReadOnlyMemory<bool> isTarget) =>
        new(id, ReadOnlyMemory<int>.Empty, [new Branch(tokens, isTarget)]);

    /// <summary>
    /// Several responses to one prompt. The prompt's last token stands first in every branch, because what it predicts
    /// differs from branch to branch; the rest of the prompt is shared. Every token of a response is a target.
    /// </summary>
    public static SequenceGroup Responses(long id, ReadOnlyMemory<int> prompt, IReadOnlyList<ReadOnlyMemory<int>> responses)
    {
        ArgumentOutOfRangeException.ThrowIfZero(prompt.Length, nameof(prompt));
        int last = prompt.Span[^1];
        var branches = responses.Select(response =>
        {
            int[] tokens = [last, .. response.Span];
            bool[] isTarget = new bool[tokens.Length];
            isTarget.AsSpan(1).Fill(true);
            return new Branch(tokens, isTarget);
        });
        return new SequenceGroup(id, prompt[..^1], [.. branches]);
    }

    /// <summary>Rows that the model computes for this group.</summary>
    public int Rows => Prefix.Length + Branches.Sum(branch => branch.Tokens.Length);

    /// <summary>Positions that the longest branch reaches, the prefix included.</summary>
    public int LongestSequence => Prefix.Length + Branches.Max(branch => branch.Tokens.Length);
}

/// <summary>One continuation of a group's prefix.</summary>
/// <param name="Tokens">At least one.</param>
/// <param name="IsTarget">As long as <paramref name="Tokens"/>; says which tokens have their log-probability returned. The first is never one: nothing in the branch predicts it.</param>
public sealed record Branch(ReadOnlyMemory<int> Tokens, ReadOnlyMemory<bool> IsTarget)
{
    /// <summary>Number of targets.</summary>
    public int Targets => IsTarget.Span.Count(true);
}
