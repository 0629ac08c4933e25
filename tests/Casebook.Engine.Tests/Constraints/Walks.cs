using System.Text;
using Casebook.Engine.Constraints;

namespace Casebook.Engine.Tests.Constraints;

/// <summary>Texts of a pattern, and whether a text is one.</summary>
internal static class Walks
{
    /// <summary>A vocabulary of all bytes and of some longer tokens; the last id says nothing and ends a turn.</summary>
    public static TokenVocabulary Vocabulary { get; } = new([
        .. Enumerable.Range(0, 256).Select(value => new[] { (byte)value }),
        .. new[] { "{\"", "\": ", "\",", "\"}", "true", "null", "12", "ab", "abc", "abcd", "  ", "\n\n", "é", "€uro", "an", "an answer", "},{", "\":\"", "0.5", "-1" }.Select(Encoding.UTF8.GetBytes),
        []]);

    public static int Stop => Vocabulary.Size - 1;

    public static bool Matches(Pattern pattern, string text)
    {
        var automaton = Automaton(pattern, out int state);
        foreach (byte value in Encoding.UTF8.GetBytes(text))
        {
            if ((state = automaton.Next(state, value)) == ByteAutomaton.Dead)
                return false;
        }
        return automaton.Accepts(state);
    }

    /// <summary>A random text of a pattern; after some bytes it ends in the shortest way.</summary>
    public static string Random(Pattern pattern, Random random, int soon = 40)
    {
        var automaton = Automaton(pattern, out int state);
        var bytes = new List<byte>();
        while (bytes.Count < soon && !(automaton.Accepts(state) && (automaton.IsFinal(state) || random.Next(8) == 0)))
        {
            byte[] ways = [.. Enumerable.Range(0, 256).Select(v => (byte)v).Where(v => automaton.Next(state, v) != ByteAutomaton.Dead)];
            bytes.Add(ways[random.Next(ways.Length)]);
            state = automaton.Next(state, bytes[^1]);
        }
        return Encoding.UTF8.GetString([.. bytes, .. Shortest(automaton, state)]);
    }

    private static byte[] Shortest(ByteAutomaton automaton, int start)
    {
        var from = new Dictionary<int, (int State, byte Value)>();
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out int state))
        {
            if (automaton.Accepts(state))
            {
                var way = new List<byte>();
                for (; state != start; state = from[state].State)
                    way.Insert(0, from[state].Value);
                return [.. way];
            }
            for (int value = 0; value < 256; value++)
            {
                int next = automaton.Next(state, (byte)value);
                if (next != ByteAutomaton.Dead && next != start && from.TryAdd(next, (state, (byte)value)))
                    queue.Enqueue(next);
            }
        }
        throw new InvalidOperationException("Nothing completes this.");
    }

    private static ByteAutomaton Automaton(Pattern pattern, out int start)
    {
        var states = new PatternStates("test");
        int from = states.Build(pattern);
        var automaton = new ByteAutomaton(states, "test");
        start = automaton.StateOf(from);
        return automaton;
    }
}
