using Casebook.Runs.Randomness;

namespace Casebook.Data.Cases;

/// <summary>Labels that go round, so that each comes equally often: every run of as many cases has each item once, in a drawn order.</summary>
internal static class LabelRound
{
    /// <param name="items">What goes round; an item that stands there twice comes twice as often.</param>
    /// <param name="name">Of the stream of the orders: <c>two-hop/labels/Train</c>.</param>
    public static T At<T>(IReadOnlyList<T> items, ulong seed, string name, int ordinal)
    {
        T[] round = [.. items];
        new RandomStream(seed, name, sample: (ulong)(ordinal / round.Length)).Shuffle<T>(round);
        return round[ordinal % round.Length];
    }
}
