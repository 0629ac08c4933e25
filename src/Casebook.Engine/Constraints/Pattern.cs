namespace Casebook.Engine.Constraints;

/// <summary>
/// A set of texts. Nodes are compared by reference and may stand in several places: an automaton then has what follows
/// them once only, where that is the same too.
/// </summary>
internal abstract class Pattern
{
    /// <summary>The empty text.</summary>
    public static Pattern Empty { get; } = new Sequence([]);

    /// <summary>Exactly this text.</summary>
    public static Pattern Text(string text) => new Sequence([.. text.EnumerateRunes().Select(rune => new Scalars(ScalarSet.Of(rune.Value, rune.Value)))]);

    /// <summary>One text of those that any of the patterns has.</summary>
    public static Pattern OneOf(params IReadOnlyList<Pattern> patterns) => patterns.Count == 1 ? patterns[0] : new Choice(patterns);

    /// <summary>One after the other.</summary>
    public static Pattern InOrder(params IReadOnlyList<Pattern> patterns) => patterns.Count == 1 ? patterns[0] : new Sequence(patterns);

    public static Pattern Optional(Pattern pattern) => new Repeat(pattern, 0, 1);

    /// <summary>One character of a set.</summary>
    public sealed class Scalars(ScalarSet set) : Pattern
    {
        public ScalarSet Set { get; } = set;
    }

    public sealed class Sequence(IReadOnlyList<Pattern> items) : Pattern
    {
        public IReadOnlyList<Pattern> Items { get; } = items;
    }

    public sealed class Choice(IReadOnlyList<Pattern> items) : Pattern
    {
        public IReadOnlyList<Pattern> Items { get; } = items;
    }

    /// <summary>Between so many and so many; null for no upper bound.</summary>
    public sealed class Repeat(Pattern item, int minimum, int? maximum) : Pattern
    {
        public Pattern Item { get; } = item;

        public int Minimum { get; } = minimum;

        public int? Maximum { get; } = maximum;
    }

    /// <summary>Items with separators between them. Without bounds beyond "at least one" there is one copy of the item in the automaton.</summary>
    public sealed class Joined(Pattern item, Pattern separator, int minimum, int? maximum) : Pattern
    {
        public Pattern Item { get; } = item;

        public Pattern Separator { get; } = separator;

        public int Minimum { get; } = minimum;

        public int? Maximum { get; } = maximum;
    }
}
