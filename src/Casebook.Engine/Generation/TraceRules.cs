namespace Casebook.Engine.Generation;

/// <summary>Where a sample's trace begins and ends, and how long it may get.</summary>
public sealed record TraceRules
{
    /// <summary>Opens a trace, as the first thing that is said; null where only the prompt can.</summary>
    public int? OpenToken { get; init; }

    /// <summary>Closes a trace.</summary>
    public required int CloseToken { get; init; }

    /// <summary>Whether the prompt ends inside a trace.</summary>
    public required bool StartsOpen { get; init; }

    /// <summary>
    /// Tokens that the trace may have: then <see cref="ClosingTokens"/> are set, whatever the model would say, and it
    /// answers. They count among the sample's tokens, and are marked. Default null: as many as it likes.
    /// </summary>
    public int? Budget { get; init; }

    /// <summary>What ends a trace whose budget is spent; the last of them is <see cref="CloseToken"/>. Default: that alone.</summary>
    public IReadOnlyList<int> ClosingTokens { get => field ?? [CloseToken]; init; }
}
