namespace Casebook.Engine.Constraints;

/// <summary>
/// The deterministic automaton of a pattern, made state by state as it is walked. Every state but the dead one can lead
/// to a complete text, since no part of a pattern is without texts.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ByteAutomaton(PatternStates states, string source)
{
    /// <summary>No text begins like this.</summary>
    public const int Dead = -1;

    /// <summary>The most states; the call that would need more fails.</summary>
    public const int Maximum = 100_000;

    private const int Unknown = -2;

    private readonly (byte[] Of, int Count) _classes = Classes(states);
    private readonly Dictionary<int[], int> _numbers = new(new SameNumbers());
    private readonly List<int[]> _members = [];
    private readonly List<int[]> _next = [];
    private readonly List<bool> _accepts = [];

    /// <summary>The state that stands for being in a state of the nondeterministic automaton.</summary>
    public int StateOf(int start) => NumberOf([start]);

    /// <summary>Whether the text so far is complete.</summary>
    public bool Accepts(int state) => _accepts[state];

    /// <summary>Whether nothing can follow.</summary>
    public bool IsFinal(int state) => _accepts[state] && _members[state].All(member => states.Steps(member).Count == 0);

    public int Next(int state, byte value)
    {
        int next = _next[state][_classes.Of[value]];
        return next == Unknown ? Step(state, value) : next;
    }

    private int Step(int state, byte value)
    {
        var targets = new List<int>();
        foreach (int member in _members[state])
        {
            foreach (var (first, last, target) in states.Steps(member))
            {
                if (first <= value && value <= last)
                    targets.Add(target);
            }
        }
        int next = targets.Count == 0 ? Dead : NumberOf(targets);
        _next[state][_classes.Of[value]] = next;
        return next;
    }

    private int NumberOf(IEnumerable<int> entered)
    {
        var seen = new HashSet<int>();
        var queue = new Stack<int>(entered);
        while (queue.TryPop(out int state))
        {
            if (!seen.Add(state))
                continue;
            foreach (int jump in states.Jumps(state))
                queue.Push(jump);
        }
        int[] members = [.. seen.Where(state => states.Steps(state).Count > 0 || state == states.Accepting).Order()];
        if (_numbers.TryGetValue(members, out int number))
            return number;
        if (_members.Count == Maximum)
            throw new ConstraintException(source, "", $"needs more than {Maximum} states at once", "Use smaller counts and lengths, or fewer alternatives that begin alike.");
        _numbers[members] = number = _members.Count;
        _members.Add(members);
        _accepts.Add(members.Contains(states.Accepting));
        int[] next = new int[_classes.Count];
        Array.Fill(next, Unknown);
        _next.Add(next);
        return number;
    }

    /// <summary>Bytes that no step tells apart are one class.</summary>
    private static (byte[] Of, int Count) Classes(PatternStates states)
    {
        bool[] begins = new bool[257];
        begins[0] = true;
        for (int state = 0; state < states.Count; state++)
        {
            foreach (var (first, last, _) in states.Steps(state))
                begins[first] = begins[last + 1] = true;
        }
        byte[] classOf = new byte[256];
        int count = 0;
        for (int value = 0; value < 256; value++)
        {
            count += begins[value] ? 1 : 0;
            classOf[value] = (byte)(count - 1);
        }
        return (classOf, count);
    }

    private sealed class SameNumbers : IEqualityComparer<int[]>
    {
        public bool Equals(int[]? x, int[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(int[] numbers)
        {
            var hash = new HashCode();
            foreach (int number in numbers)
                hash.Add(number);
            return hash.ToHashCode();
        }
    }
}
