namespace Casebook.Knowledge.Cvss;

/// <summary>
/// The metrics of CVSS 3.x with their values, in the specification's order (section 6, tables 15 of 3.0 and 3.1).
/// A value's index is the value of the metric's enum.
/// </summary>
internal static class MetricTable
{
    /// <summary>The eight base metrics; each must occur once.</summary>
    public static readonly (string Name, string Values)[] Base =
    [
        ("AV", "NALP"), ("AC", "LH"), ("PR", "NLH"), ("UI", "NR"), ("S", "UC"), ("C", "NLH"), ("I", "NLH"), ("A", "NLH"),
    ];

    /// <summary>Temporal and environmental metrics: each may occur once, and none bears on the base score.</summary>
    public static readonly (string Name, string Values)[] Optional =
    [
        ("E", "XUPFH"), ("RL", "XOTWU"), ("RC", "XURC"), ("CR", "XLMH"), ("IR", "XLMH"), ("AR", "XLMH"),
        ("MAV", "XNALP"), ("MAC", "XLH"), ("MPR", "XNLH"), ("MUI", "XNR"), ("MS", "XUC"), ("MC", "XNLH"), ("MI", "XNLH"), ("MA", "XNLH"),
    ];

    public static int IndexOf((string Name, string Values)[] table, ReadOnlySpan<char> name)
    {
        for (int i = 0; i < table.Length; i++)
        {
            if (name.SequenceEqual(table[i].Name))
            {
                return i;
            }
        }
        return -1;
    }
}
