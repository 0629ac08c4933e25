namespace Casebook.Knowledge.Cvss;

/// <summary>Text to values by a table of metrics, with the first fault found from the left (missing metrics last).</summary>
internal static class CvssMetricReader
{
    /// <summary>The longest text that can be a vector; a bound on the work for one that is none.</summary>
    private const int Longest = 512;

    /// <param name="text">The whole text, for messages.</param>
    /// <param name="start">Where the first metric begins.</param>
    /// <param name="end">Where the last one ends.</param>
    /// <param name="version">For messages: <c>CVSS 4.0</c>.</param>
    /// <returns>For each metric which of its values it has, 0 for optional ones that are missing; null where <paramref name="error"/> is set.</returns>
    public static int[]? Read(string text, int start, int end, string version, CvssMetric[] metrics, out CvssFormatException? error)
    {
        if (text.Length > Longest)
        {
            error = new(text, CvssFault.Form, Longest, "it is too long to be a vector.");
            return null;
        }
        int[] values = new int[metrics.Length];
        Array.Fill(values, -1);
        for (int position = start; position <= end;)
        {
            int slash = text.IndexOf('/', position, end - position);
            int stop = slash < 0 ? end : slash;
            error = Metric(text, position, stop, version, metrics, values);
            if (error is not null)
            {
                return null;
            }
            position = stop + 1;
        }
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] < 0 && metrics[i].IsRequired)
            {
                error = new(text, CvssFault.MissingMetric, text.Length, $"base metric {metrics[i].Code} is missing.");
                return null;
            }
            values[i] = Math.Max(values[i], 0);
        }
        error = null;
        return values;
    }

    private static CvssFormatException? Metric(string text, int start, int stop, string version, CvssMetric[] metrics, int[] values)
    {
        ReadOnlySpan<char> part = text.AsSpan(start, stop - start);
        int colon = part.IndexOf(':');
        if (colon <= 0 || colon == part.Length - 1)
        {
            return new(text, CvssFault.Form, start, $"\"{part}\" is not of the form NAME:VALUE.");
        }
        string name = part[..colon].ToString();
        int index = Array.FindIndex(metrics, metric => metric.Code == name);
        if (index < 0)
        {
            return new(text, CvssFault.UnknownMetric, start, $"{version} has no metric {name}.");
        }
        int value = metrics[index].IndexOf(part[(colon + 1)..]);
        if (value < 0)
        {
            return new(text, CvssFault.UnknownValue, start + colon + 1, $"metric {name} has no value {part[(colon + 1)..]}; use one of {string.Join(", ", metrics[index].Values.Select(each => each.Code))}.");
        }
        if (values[index] >= 0)
        {
            return new(text, CvssFault.RepeatedMetric, start, $"metric {name} occurs twice.");
        }
        values[index] = value;
        return null;
    }
}
