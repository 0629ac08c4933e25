namespace Casebook.Knowledge.Cvss;

/// <summary>A metric of a CVSS version.</summary>
/// <param name="Code">As vectors write it: <c>AV</c>.</param>
/// <param name="Name">The specification's name: <c>Attack Vector</c>.</param>
/// <param name="Group"><c>Base</c>, <c>Temporal</c>, <c>Threat</c>, <c>Environmental</c> or <c>Supplemental</c>.</param>
/// <param name="Values">Its values, in the specification's order. Of an optional metric the one that means "not defined" stands first.</param>
internal sealed record CvssMetric(string Code, string Name, string Group, CvssValue[] Values)
{
    /// <summary>A vector without it is none.</summary>
    public bool IsRequired => Group == "Base";

    /// <summary>Where a value stands among the values; −1 where it is none of them.</summary>
    public int IndexOf(ReadOnlySpan<char> code)
    {
        for (int i = 0; i < Values.Length; i++)
        {
            if (code.SequenceEqual(Values[i].Code))
            {
                return i;
            }
        }
        return -1;
    }
}

/// <summary>A value of a metric.</summary>
/// <param name="Code">As vectors write it: <c>N</c>.</param>
/// <param name="Words">The specification's name: <c>Network</c>.</param>
internal sealed record CvssValue(string Code, string Words);
