namespace Casebook.Reasoning.Attribution;

/// <summary>
/// Which names are names of the same threat actor: the connected parts of a graph whose edges are "also known as". An
/// actor's names come from many vendors, so that two lists often share only one name.
/// </summary>
/// <remarks>Reading it is thread-safe. A filler in the data, such as <c>nan</c>, would join actors that have nothing in common: leave such names out before.</remarks>
public sealed class AliasGraph
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<int> _parents = [];

    /// <param name="lists">Names of one actor each, in any spelling; lists that share a name are joined.</param>
    public AliasGraph(IEnumerable<IReadOnlyList<string>> lists)
    {
        foreach (IReadOnlyList<string> list in lists)
        {
            foreach (string name in list)
            {
                Join(Number(list[0]), Number(name));
            }
        }
        for (int i = 0; i < _parents.Count; i++)
        {
            // Parents have smaller numbers: theirs are roots by now.
            _parents[i] = _parents[_parents[i]];
        }
    }

    /// <summary>Whether two names, in any spelling, are the same or joined by aliases. A name that normalises to nothing is nobody's.</summary>
    public bool AreSame(string one, string other)
    {
        string first = Normal(one);
        string second = Normal(other);
        return first.Length > 0 && (first == second
            || (_numbers.TryGetValue(first, out int a) && _numbers.TryGetValue(second, out int b) && _parents[a] == _parents[b]));
    }

    /// <summary>
    /// A name without what spellings differ in: case, white space, hyphens of all kinds, "the" in front and "group"
    /// behind. <c>The Lazarus Group</c> is <c>lazarus</c>, <c>APT 28</c> and <c>apt-28</c> are <c>apt28</c>, <c>Group 88</c> stays <c>group88</c>.
    /// </summary>
    public static string Normal(string name)
    {
        string[] words = name.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int first = words.Length > 1 && words[0] == "the" ? 1 : 0;
        int last = words.Length - first > 1 && words[^1] == "group" ? words.Length - 1 : words.Length;
        return string.Concat(words[first..last]).Replace("-", "", StringComparison.Ordinal).Replace("\u2010", "", StringComparison.Ordinal).Replace("\u2011", "", StringComparison.Ordinal);
    }

    private int Number(string name)
    {
        string normal = Normal(name);
        if (!_numbers.TryGetValue(normal, out int number))
        {
            number = _parents.Count;
            _numbers.Add(normal, number);
            _parents.Add(number);
        }
        return number;
    }

    private void Join(int one, int other)
    {
        (int a, int b) = (Root(one), Root(other));
        _parents[Math.Max(a, b)] = Math.Min(a, b);
    }

    private int Root(int number)
    {
        while (_parents[number] != number)
        {
            _parents[number] = _parents[_parents[number]];
            number = _parents[number];
        }
        return number;
    }
}
