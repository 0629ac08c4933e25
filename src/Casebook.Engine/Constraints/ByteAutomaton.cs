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

    // Of one step, kept because there are thousands of them.
    private readonly Stack<int> _entered = [];
    private readonly List<int> _found = [];
    private readonly int[] _seenIn = new int[states.Count];
    private int _walk;

    /// <summary>The state that stands for being in a state of the nondeterministic automaton.</summary>
    public int StateOf(int start)
    {
        _entered.Clear();
        _entered.Push(start);
        return NumberOfEntered();
    }

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
        _entered.Clear();
        foreach (int member in _members[state])
        {
            var steps = states.Steps(member);
            for (int i = 0; i < steps.Count; i++)
            {
                if (steps[i].First <= value && value <= steps[i].Last)
                    _entered.Push(steps[i].Target);
            }
        }
        int next = _entered.Count == 0 ? Dead : NumberOfEntered();
        _next[state][_classes.Of[value]] = next;
        return next;
    }

    private int NumberOfEntered()
    {
        _walk++;
        _found.Clear();
        while (_entered.TryPop(out int state))
        {
            if (_seenIn[state] == _walk)
                continue;
            _seenIn[state] = _walk;
            if (states.Steps(state).Count > 0 || state == states.Accepting)
                _found.Add(state);
            var jumps = states.Jumps(state);
            for (int i = 0; i < jumps.Count; i++)
                _entered.Push(jumps[i]);
        }
        _found.Sort();
        int[] members = [.. _found];
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
