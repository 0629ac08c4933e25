namespace Casebook.Reasoning.Rewards;

/// <summary>The section <c>reward</c> of a recipe.</summary>
public sealed class RewardSettings
{
    [System.ComponentModel.Description("Placeholder")]
    public int Nothing { get; init; }
}
