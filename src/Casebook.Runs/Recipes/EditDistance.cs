namespace Casebook.Runs.Recipes;

/// <summary>How far two names are apart, to tell which one was meant.</summary>
public static class EditDistance
{
    /// <summary>
    /// Letters to insert, delete, replace or swap with their neighbour (optimal string alignment: Damerau and
    /// Levenshtein, no letter changed twice).
    /// </summary>
    public static int Between(string left, string right)
    {
        int[,] distance = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    distance[i, j] = i + j;
                    continue;
                }
                int replace = distance[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                int best = Math.Min(replace, Math.Min(distance[i - 1, j], distance[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    best = Math.Min(best, distance[i - 2, j - 2] + 1);
                }
                distance[i, j] = best;
            }
        }
        return distance[left.Length, right.Length];
    }

    /// <summary>The candidate that was most likely meant; null where none is near.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        string? nearest = candidates.MinBy(candidate => Between(name, candidate));
        return nearest is not null && Between(name, nearest) <= Math.Max(2, name.Length / 3) ? nearest : null;
    }
}
