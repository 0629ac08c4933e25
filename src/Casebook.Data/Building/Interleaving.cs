namespace Casebook.Data.Building;

/// <summary>The order in which several domains share a file: each spread evenly over the whole of it.</summary>
internal static class Interleaving
{
    /// <summary>Which domain is next, and its how-manyth record that is.</summary>
    public static IEnumerable<(int Domain, int Ordinal)> Of(int[] sizes)
    {
        int[] done = new int[sizes.Length];
        for (int total = sizes.Sum(); total > 0; total--)
        {
            int next = -1;
            for (int domain = 0; domain < sizes.Length; domain++)
            {
                // (2·done + 1)/size, compared without division: who is least far along comes next.
                if (done[domain] < sizes[domain]
                    && (next < 0 || ((2L * done[domain]) + 1) * sizes[next] < ((2L * done[next]) + 1) * sizes[domain]))
                {
                    next = domain;
                }
            }
            yield return (next, done[next]++);
        }
    }
}
