using System.Collections.Frozen;

namespace Casebook.Knowledge.Cvss;

/// <summary>
/// The scores of CVSS 4.0's 270 MacroVectors (FIRST, CVSS v4.0 specification, section 8.2; the numbers are those of FIRST's
/// published calculator).
/// </summary>
internal static class CvssV4Table
{
    /// <summary>By EQ1 to EQ4; within a row EQ5 from 0 to 2, for each of them EQ6 from 0 to 1. EQ3 = 2 has no EQ6 = 0.</summary>
    private static readonly FrozenDictionary<string, decimal[]> _rows = new Dictionary<string, decimal[]>
    {
        ["0000"] = [10m, 9.9m, 9.8m, 9.5m, 9.5m, 9.2m],
        ["0001"] = [10m, 9.6m, 9.3m, 8.7m, 9.1m, 8.1m],
        ["0002"] = [9.3m, 9m, 8.9m, 8m, 8.1m, 6.8m],
        ["0010"] = [9.8m, 9.5m, 9.5m, 9.2m, 9m, 8.4m],
        ["0011"] = [9.3m, 9.2m, 8.9m, 8.1m, 8.1m, 6.5m],
        ["0012"] = [8.8m, 8m, 7.8m, 7m, 6.9m, 4.8m],
        ["0020"] = [9.2m, 8.2m, 7.2m],
        ["0021"] = [7.9m, 6.9m, 5m],
        ["0022"] = [6.9m, 5.5m, 2.7m],
        ["0100"] = [9.9m, 9.7m, 9.5m, 9.2m, 9.2m, 8.5m],
        ["0101"] = [9.5m, 9.1m, 9m, 8.3m, 8.4m, 7.1m],
        ["0102"] = [9.2m, 8.1m, 8.2m, 7.1m, 7.2m, 5.3m],
        ["0110"] = [9.5m, 9.3m, 9.2m, 8.5m, 8.5m, 7.3m],
        ["0111"] = [9.2m, 8.2m, 8m, 7.2m, 7m, 5.9m],
        ["0112"] = [8.4m, 7m, 7.1m, 5.2m, 5m, 3m],
        ["0120"] = [8.6m, 7.5m, 5.2m],
        ["0121"] = [7.1m, 5.2m, 2.9m],
        ["0122"] = [6.3m, 2.9m, 1.7m],
        ["1000"] = [9.8m, 9.5m, 9.4m, 8.7m, 9.1m, 8.1m],
        ["1001"] = [9.4m, 8.9m, 8.6m, 7.4m, 7.7m, 6.4m],
        ["1002"] = [8.7m, 7.5m, 7.4m, 6.3m, 6.3m, 4.9m],
        ["1010"] = [9.4m, 8.9m, 8.8m, 7.7m, 7.6m, 6.7m],
        ["1011"] = [8.6m, 7.6m, 7.4m, 5.8m, 5.9m, 5m],
        ["1012"] = [7.2m, 5.7m, 5.7m, 5.2m, 5.2m, 2.5m],
        ["1020"] = [8.3m, 7m, 5.4m],
        ["1021"] = [6.5m, 5.8m, 2.6m],
        ["1022"] = [5.3m, 2.1m, 1.3m],
        ["1100"] = [9.5m, 9m, 8.8m, 7.6m, 7.6m, 7m],
        ["1101"] = [9m, 7.7m, 7.5m, 6.2m, 6.1m, 5.3m],
        ["1102"] = [7.7m, 6.6m, 6.8m, 5.9m, 5.2m, 3m],
        ["1110"] = [8.9m, 7.8m, 7.6m, 6.7m, 6.2m, 5.8m],
        ["1111"] = [7.4m, 5.9m, 5.7m, 5.7m, 4.7m, 2.3m],
        ["1112"] = [6.1m, 5.2m, 5.7m, 2.9m, 2.4m, 1.6m],
        ["1120"] = [7.1m, 5.9m, 3m],
        ["1121"] = [5.8m, 2.6m, 1.5m],
        ["1122"] = [2.3m, 1.3m, 0.6m],
        ["2000"] = [9.3m, 8.7m, 8.6m, 7.2m, 7.5m, 5.8m],
        ["2001"] = [8.6m, 7.4m, 7.4m, 6.1m, 5.6m, 3.4m],
        ["2002"] = [7m, 5.4m, 5.2m, 4m, 4m, 2.2m],
        ["2010"] = [8.5m, 7.5m, 7.4m, 5.5m, 6.2m, 5.1m],
        ["2011"] = [7.2m, 5.7m, 5.5m, 4.1m, 4.6m, 1.9m],
        ["2012"] = [5.3m, 3.6m, 3.4m, 1.9m, 1.9m, 0.8m],
        ["2020"] = [6.4m, 5.1m, 2m],
        ["2021"] = [4.7m, 2.1m, 1.1m],
        ["2022"] = [2.4m, 0.9m, 0.4m],
        ["2100"] = [8.8m, 7.5m, 7.3m, 5.3m, 6m, 5m],
        ["2101"] = [7.3m, 5.5m, 5.9m, 4m, 4.1m, 2m],
        ["2102"] = [5.4m, 4.3m, 4.5m, 2.2m, 2m, 1.1m],
        ["2110"] = [7.5m, 5.5m, 5.8m, 4.5m, 4m, 2.1m],
        ["2111"] = [6.1m, 5.1m, 4.8m, 1.8m, 2m, 0.9m],
        ["2112"] = [4.6m, 1.8m, 1.7m, 0.7m, 0.8m, 0.2m],
        ["2120"] = [5.3m, 2.4m, 1.4m],
        ["2121"] = [2.4m, 1.2m, 0.5m],
        ["2122"] = [1m, 0.3m, 0.1m],
    }.ToFrozenDictionary();

    /// <summary>The score of a MacroVector; null where there is none.</summary>
    public static decimal? Score(int eq1, int eq2, int eq3, int eq4, int eq5, int eq6)
    {
        if (eq5 is < 0 or > 2 || eq6 is < 0 or > 1 || (eq3 == 2 && eq6 == 0) || !_rows.TryGetValue($"{eq1}{eq2}{eq3}{eq4}", out decimal[]? row))
        {
            return null;
        }
        return eq3 == 2 ? row[eq5] : row[(eq5 * 2) + eq6];
    }
}
