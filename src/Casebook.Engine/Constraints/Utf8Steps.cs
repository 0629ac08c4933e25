namespace Casebook.Engine.Constraints;

/// <summary>How the bytes of a set's characters lead from one state to the next. Made once for a set, however often that stands in a pattern.</summary>
internal sealed class Utf8Steps
{
    /// <summary>The state after the last byte.</summary>
    public const int End = -1;

    private readonly List<(int From, byte First, byte Last, int To)> _steps = [];

    /// <param name="ranges">Of scalar values; no surrogates in them.</param>
    public Utf8Steps(IReadOnlyList<(int First, int Last)> ranges)
    {
        // Sequences that end alike share their ends, so that "any character" is a dozen states.
        var ends = new Dictionary<(byte, byte, int), int>();
        foreach (var bytes in ranges.SelectMany(range => Utf8Ranges.Of(range.First, range.Last)))
        {
            int target = End;
            for (int i = bytes.Length - 1; i > 0; i--)
            {
                var end = (bytes[i].First, bytes[i].Last, target);
                if (!ends.TryGetValue(end, out int shared))
                {
                    ends[end] = shared = States++;
                    _steps.Add((shared, bytes[i].First, bytes[i].Last, target));
                }
                target = shared;
            }
            _steps.Add((0, bytes[0].First, bytes[0].Last, target));
        }
    }

    /// <summary>States, of which 0 is the first.</summary>
    public int States { get; private set; } = 1;

    public IReadOnlyList<(int From, byte First, byte Last, int To)> Steps => _steps;
}
