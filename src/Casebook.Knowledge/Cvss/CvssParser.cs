namespace Casebook.Knowledge.Cvss;

/// <summary>Text to vector, with the first fault found from the left (missing metrics last).</summary>
internal static class CvssParser
{
    private const int PrefixLength = 9;

    public static CvssVector? Parse(string text, out CvssFormatException? error)
    {
        bool is30 = text.StartsWith("CVSS:3.0/", StringComparison.Ordinal);
        if (!is30 && !text.StartsWith("CVSS:3.1/", StringComparison.Ordinal))
        {
            error = new(text, CvssFault.Version, 0, "a vector begins with CVSS:3.0/ or CVSS:3.1/.");
            return null;
        }
        Span<int> values = stackalloc int[MetricTable.Base.Length];
        values.Fill(-1);
        uint optionalSeen = 0;
        int position = PrefixLength;
        while (position <= text.Length)
        {
            int end = text.IndexOf('/', position);
            end = end < 0 ? text.Length : end;
            error = ReadMetric(text, position, end, values, ref optionalSeen);
            if (error is not null)
            {
                return null;
            }
            position = end + 1;
        }
        int missing = values.IndexOf(-1);
        if (missing >= 0)
        {
            error = new(text, CvssFault.MissingMetric, text.Length, $"base metric {MetricTable.Base[missing].Name} is missing.");
            return null;
        }
        error = null;
        return CvssVector.FromValues(is30 ? CvssVersion.V30 : CvssVersion.V31, values);
    }

    private static CvssFormatException? ReadMetric(string text, int start, int end, Span<int> values, ref uint optionalSeen)
    {
        ReadOnlySpan<char> part = text.AsSpan(start, end - start);
        int colon = part.IndexOf(':');
        if (colon <= 0 || colon == part.Length - 1)
        {
            return new(text, CvssFault.Form, start, $"\"{part}\" is not of the form NAME:VALUE.");
        }
        ReadOnlySpan<char> name = part[..colon];
        ReadOnlySpan<char> value = part[(colon + 1)..];
        int index = MetricTable.IndexOf(MetricTable.Base, name);
        int optional = index >= 0 ? -1 : MetricTable.IndexOf(MetricTable.Optional, name);
        if (index < 0 && optional < 0)
        {
            return new(text, CvssFault.UnknownMetric, start, $"CVSS 3 has no metric {name}.");
        }
        string allowed = index >= 0 ? MetricTable.Base[index].Values : MetricTable.Optional[optional].Values;
        int which = value.Length == 1 ? allowed.IndexOf(value[0]) : -1;
        if (which < 0)
        {
            return new(text, CvssFault.UnknownValue, start + colon + 1,
                $"metric {name} has no value {value}; use one of {string.Join(", ", allowed.ToCharArray())}.");
        }
        bool seen = index >= 0 ? values[index] >= 0 : (optionalSeen & (1u << optional)) != 0;
        if (seen)
        {
            return new(text, CvssFault.RepeatedMetric, start, $"metric {name} occurs twice.");
        }
        if (index >= 0)
        {
            values[index] = which;
        }
        else
        {
            optionalSeen |= 1u << optional;
        }
        return null;
    }
}
