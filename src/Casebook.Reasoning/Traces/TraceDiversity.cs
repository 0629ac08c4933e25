using System.Text.RegularExpressions;

namespace Casebook.Reasoning.Traces;

/// <summary>
/// How much several traces differ: a policy that has found one wording which pays says it again and again, long before
/// its reward shows it (distinct-n of Li et al., arXiv 1510.03055).
/// </summary>
public static partial class TraceDiversity
{
    /// <summary>Different runs of <paramref name="n"/> words as a fraction of all such runs in all traces; 1 where there is none.</summary>
    public static double DistinctNgrams(IEnumerable<string> traces, int n)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        var different = new HashSet<string>(StringComparer.Ordinal);
        long all = 0;
        foreach (string trace in traces)
        {
            string[] words = [.. Words().Matches(trace).Select(match => match.Value.ToLowerInvariant())];
            for (int at = 0; at + n <= words.Length; at++)
            {
                different.Add(string.Join(' ', words, at, n));
                all++;
            }
        }
        return all == 0 ? 1 : (double)different.Count / all;
    }

    [GeneratedRegex(@"\w+(?:-\w+)*")]
    private static partial Regex Words();
}
