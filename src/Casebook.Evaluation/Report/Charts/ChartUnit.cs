using System.Globalization;

namespace Casebook.Evaluation.Report.Charts;

/// <summary>What a chart's numbers are.</summary>
internal enum ChartUnit
{
    /// <summary>As they are.</summary>
    Number,

    /// <summary>Fractions, shown as percent; the axis begins at 0.</summary>
    Share,

    /// <summary>Counts and the like; the axis begins at 0.</summary>
    Amount,
}

internal static class ChartUnits
{
    /// <summary>A value for a table or a label.</summary>
    public static string Show(this ChartUnit unit, double value)
    {
        if (!double.IsFinite(value))
        {
            return "–";
        }
        double size = Math.Abs(value);
        return (unit, size) switch
        {
            (ChartUnit.Share, _) => Text(100 * value, "0.0") + "\u00A0%",
            (_, 0) => "0",
            (_, >= 1e6 or < 1e-3) => Text(value, "0.##e0"),
            (_, >= 100) => Text(value, "#,0"),
            (_, >= 10) => Text(value, "0.0"),
            _ => Text(value, "0.000"),
        };
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture).Replace("-", "−", StringComparison.Ordinal);
}
