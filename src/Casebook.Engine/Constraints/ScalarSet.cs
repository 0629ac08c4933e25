namespace Casebook.Engine.Constraints;

/// <summary>A set of Unicode scalar values: ranges in ascending order that do not touch, surrogates left out.</summary>
internal sealed class ScalarSet
{
    private const int Last = 0x10FFFF, FirstSurrogate = 0xD800, LastSurrogate = 0xDFFF;

    private readonly Lazy<Utf8Steps> _utf8;

    private ScalarSet(IReadOnlyList<(int First, int Last)> ranges)
    {
        Ranges = ranges;
        _utf8 = new(() => new Utf8Steps(ranges));
    }

    /// <summary>Every character.</summary>
    public static ScalarSet All { get; } = Of(0, Last);

    public IReadOnlyList<(int First, int Last)> Ranges { get; }

    /// <summary>The bytes of its characters.</summary>
    public Utf8Steps Utf8 => _utf8.Value;

    public static ScalarSet Of(int first, int last) => Of([(first, last)]);

    public static ScalarSet Of(params IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var range in ranges.SelectMany(WithoutSurrogates).OrderBy(range => range.First))
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }
        return new ScalarSet(merged);
    }

    public static ScalarSet OfCharacters(string characters) => Of(characters.Select(c => ((int)c, (int)c)));

    public ScalarSet With(ScalarSet other) => Of(Ranges.Concat(other.Ranges));

    public ScalarSet Negated()
    {
        var gaps = new List<(int, int)>();
        int next = 0;
        foreach (var (first, last) in Ranges)
        {
            if (first > next)
                gaps.Add((next, first - 1));
            next = last + 1;
        }
        if (next <= Last)
            gaps.Add((next, Last));
        return Of(gaps);
    }

    public ScalarSet Without(ScalarSet other) => Negated().With(other).Negated();

    public bool Contains(int scalar) => Ranges.Any(range => range.First <= scalar && scalar <= range.Last);

    private static IEnumerable<(int First, int Last)> WithoutSurrogates((int First, int Last) range)
    {
        if (range.First < FirstSurrogate)
            yield return (range.First, Math.Min(range.Last, FirstSurrogate - 1));
        if (range.Last > LastSurrogate)
            yield return (Math.Max(range.First, LastSurrogate + 1), range.Last);
        // What lies between them has no UTF-8.
    }
}
