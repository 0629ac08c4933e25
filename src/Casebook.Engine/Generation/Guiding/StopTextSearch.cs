using System.Text;
using Casebook.Engine.Constraints;

namespace Casebook.Engine.Generation.Guiding;

/// <summary>
/// Looks for texts in what tokens say, byte by byte (Aho and Corasick, 1975). White space before the answer's first word
/// belongs to no answer and is passed over.
/// </summary>
internal sealed class StopTextSearch
{
    private const int BeforeText = 0;

    private readonly TokenVocabulary _vocabulary;
    private readonly List<int[]> _next = [];
    private readonly List<bool> _found = [];

    public StopTextSearch(IReadOnlyList<string> texts, TokenVocabulary vocabulary)
    {
        _vocabulary = vocabulary;
        // State 0 waits for the first word, state 1 is the root.
        AddState();
        AddState();
        foreach (string text in texts)
        {
            int state = 1;
            foreach (byte value in Encoding.UTF8.GetBytes(text))
            {
                if (_next[state][value] == 0)
                    _next[state][value] = AddState();
                state = _next[state][value];
            }
            _found[state] = true;
        }
        Complete();
        _next[1].CopyTo(_next[BeforeText], 0);
        foreach (byte white in " \t\r\n"u8)
            _next[BeforeText][white] = BeforeText;
    }

    public int Start => BeforeText;

    public bool IsFound(int state) => _found[state];

    /// <summary>After one more token; a state in which a text was found is never left.</summary>
    public int Advance(int state, int token)
    {
        foreach (byte value in _vocabulary.Bytes(token))
        {
            if (_found[state])
                break;
            state = _next[state][value];
        }
        return state;
    }

    private int AddState()
    {
        _next.Add(new int[256]);
        _found.Add(false);
        return _next.Count - 1;
    }

    // Breadth first: where a text does not go on, its longest end that begins a text does.
    private void Complete()
    {
        var fallback = new int[_next.Count];
        var queue = new Queue<int>();
        for (int value = 0; value < 256; value++)
        {
            int child = _next[1][value];
            _next[1][value] = child == 0 ? 1 : child;
            if (child != 0)
            {
                fallback[child] = 1;
                queue.Enqueue(child);
            }
        }
        while (queue.TryDequeue(out int state))
        {
            _found[state] |= _found[fallback[state]];
            for (int value = 0; value < 256; value++)
            {
                int child = _next[state][value], other = _next[fallback[state]][value];
                if (child == 0)
                {
                    _next[state][value] = other;
                    continue;
                }
                fallback[child] = other;
                queue.Enqueue(child);
            }
        }
    }
}
