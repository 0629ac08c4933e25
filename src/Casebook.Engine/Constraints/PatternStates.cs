namespace Casebook.Engine.Constraints;

/// <summary>
/// A pattern as a nondeterministic automaton over bytes. A node is built before what follows it is known to differ: the
/// same node with the same follower is one state.
/// </summary>
internal sealed class PatternStates
{
    /// <summary>The most states; a larger pattern is refused.</summary>
    public const int Maximum = 200_000;

    private readonly string _source;
    private readonly List<State> _states = [];
    private readonly Dictionary<(Pattern Node, int Next), int> _built = new(new ByReference());

    /// <param name="source">What the pattern comes from, for the exception's sake.</param>
    /// <exception cref="ConstraintException">It is too large.</exception>
    public PatternStates(string source)
    {
        _source = source;
        Accepting = Add();
    }

    /// <summary>The state in which a text is complete.</summary>
    public int Accepting { get; }

    public int Count => _states.Count;

    /// <summary>Bytes that lead on, and where to.</summary>
    public List<(byte First, byte Last, int Target)> Steps(int state) => _states[state].Steps;

    /// <summary>States that are entered with this one.</summary>
    public List<int> Jumps(int state) => _states[state].Jumps;

    /// <summary>The state from which a pattern leads to the accepting one.</summary>
    public int Build(Pattern pattern) => Build(pattern, Accepting);

    private int Build(Pattern pattern, int next)
    {
        if (_built.TryGetValue((pattern, next), out int known))
            return known;
        int state = pattern switch
        {
            Pattern.Scalars one => Scalars(one.Set, next),
            Pattern.Sequence sequence => sequence.Items.Reverse().Aggregate(next, (after, item) => Build(item, after)),
            Pattern.Choice choice => Jump([.. choice.Items.Select(item => Build(item, next))]),
            Pattern.Repeat repeat => Repeat(repeat, next),
            Pattern.Joined joined => Joined(joined, next),
            _ => throw new ArgumentException($"There is no {pattern.GetType().Name}.", nameof(pattern)),
        };
        return _built[(pattern, next)] = state;
    }

    private int Scalars(ScalarSet set, int next)
    {
        int start = _states.Count;
        for (int i = 0; i < set.Utf8.States; i++)
            Add();
        foreach (var (from, first, last, to) in set.Utf8.Steps)
            _states[start + from].Steps.Add((first, last, to == Utf8Steps.End ? next : start + to));
        return start;
    }

    private int Repeat(Pattern.Repeat repeat, int next)
    {
        int state;
        if (repeat.Maximum is { } maximum)
        {
            state = next;
            for (int i = repeat.Minimum; i < maximum; i++)
                state = Jump([next, Build(repeat.Item, state)]);
        }
        else
        {
            state = Add();
            _states[state].Jumps.AddRange([next, Build(repeat.Item, state)]);
        }
        for (int i = 0; i < repeat.Minimum; i++)
            state = Build(repeat.Item, state);
        return state;
    }

    private int Joined(Pattern.Joined joined, int next)
    {
        // From the last item to the first: "after" is where an item ends, and one more may follow.
        int after;
        int counted = joined.Minimum;
        if (joined.Maximum is { } maximum)
        {
            if (maximum == 0)
                return next;
            after = next;
            for (int i = Math.Max(counted, 1); i < maximum; i++)
                after = Jump([next, Build(joined.Separator, Build(joined.Item, after))]);
        }
        else
        {
            int item = Add();
            after = Jump([next, Build(joined.Separator, item)]);
            _states[item].Jumps.Add(Build(joined.Item, after));
            if (counted <= 1)
                return counted == 1 ? item : Jump([next, item]);
        }
        for (int i = 1; i < counted; i++)
            after = Build(joined.Separator, Build(joined.Item, after));
        int first = Build(joined.Item, after);
        return counted > 0 ? first : Jump([next, first]);
    }

    private int Jump(IReadOnlyList<int> targets)
    {
        int state = Add();
        _states[state].Jumps.AddRange(targets);
        return state;
    }

    private int Add()
    {
        if (_states.Count == Maximum)
            throw new ConstraintException(_source, "", $"has more than {Maximum} states", "Use smaller counts and lengths, or fewer alternatives.");
        _states.Add(new State());
        return _states.Count - 1;
    }

    private sealed class State
    {
        public List<(byte First, byte Last, int Target)> Steps { get; } = [];

        public List<int> Jumps { get; } = [];
    }

    private sealed class ByReference : IEqualityComparer<(Pattern Node, int Next)>
    {
        public bool Equals((Pattern Node, int Next) x, (Pattern Node, int Next) y) => ReferenceEquals(x.Node, y.Node) && x.Next == y.Next;

        public int GetHashCode((Pattern Node, int Next) key) => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Node), key.Next);
    }
}
