using System.Globalization;

namespace Casebook.Evaluation.Report.Charts;

/// <summary>A linear axis with ticks at round numbers.</summary>
/// <param name="Low">Its lower end.</param>
/// <param name="High">Its upper end, above <paramref name="Low"/>.</param>
/// <param name="Step">From tick to tick.</param>
internal sealed record Axis(double Low, double High, double Step)
{
    /// <summary>Beyond this a value is a fault, and would only flatten the rest.</summary>
    private const double Largest = 1e100;

    /// <summary>Whether a value can be drawn.</summary>
    public static bool CanDraw(double value) => double.IsFinite(value) && Math.Abs(value) < Largest;

    /// <summary>An axis around values; both ends are ticks.</summary>
    /// <param name="fromZero">Whether it begins at 0 where no value is below.</param>
    public static Axis Around(IEnumerable<double> values, bool fromZero, int ticks = 5)
    {
        double[] known = [.. values.Where(CanDraw)];
        double low = known.Length == 0 ? 0 : known.Min(), high = known.Length == 0 ? 1 : known.Max();
        if (fromZero)
        {
            (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        }
        // Values that are all alike, or but for rounding, need room to stand in.
        double least = Math.Max(Math.Max(Math.Abs(low), Math.Abs(high)) * 1e-6, 1e-12);
        if (high - low < least)
        {
            double room = low == 0 && high == 0 ? 1 : Math.Max(Math.Abs(high), Math.Abs(low)) * 0.1;
            (low, high) = fromZero ? (Math.Min(low, 0), high + room) : (low - room, high + room);
        }
        double step = Round((high - low) / ticks);
        return new(Math.Floor((low / step) + 1e-9) * step, Math.Ceiling((high / step) - 1e-9) * step, step);
    }

    /// <summary>An axis whose ends are the values' own: for steps, where room at the sides would be idle.</summary>
    public static Axis Exactly(IEnumerable<double> values, int ticks = 5)
    {
        double[] known = [.. values.Where(CanDraw)];
        if (known.Length == 0 || known.Max() - known.Min() < 1e-9)
        {
            double only = known.Length == 0 ? 0 : known[0];
            return new(only - 1, only + 1, 1);
        }
        return new(known.Min(), known.Max(), Math.Max(1, Round((known.Max() - known.Min()) / ticks)));
    }

    /// <summary>Multiples of the step within the axis.</summary>
    public IReadOnlyList<double> Ticks
    {
        get
        {
            double first = Math.Ceiling((Low / Step) - 1e-9);
            int count = (int)Math.Clamp(Math.Floor((High / Step) + 1e-9) - first + 1, 0, 12);
            return [.. Enumerable.Range(0, count).Select(i => (first + i) * Step)];
        }
    }

    /// <summary>Where a value stands between two coordinates.</summary>
    public double Place(double value, double atLow, double atHigh) => atLow + ((Math.Clamp(value, Low, High) - Low) / (High - Low) * (atHigh - atLow));

    /// <summary>A tick's label, with as many decimals as the step has.</summary>
    public string Label(double tick, ChartUnit unit)
    {
        double step = unit == ChartUnit.Share ? 100 * Step : Step;
        double value = unit == ChartUnit.Share ? 100 * tick : tick;
        double size = Math.Max(Math.Abs(Low), Math.Abs(High)) * (unit == ChartUnit.Share ? 100 : 1);
        string text = value switch
        {
            _ when Math.Abs(value) < step * 1e-6 => "0",
            _ when size is >= 1e6 or < 1e-3 => value.ToString("0.##e0", CultureInfo.InvariantCulture),
            _ => value.ToString("#,0." + new string('0', Decimals(step)), CultureInfo.InvariantCulture),
        };
        return text.Replace("-", "−", StringComparison.Ordinal) + (unit == ChartUnit.Share ? "\u00A0%" : "");
    }

    private static int Decimals(double step)
    {
        int decimals = 0;
        while (decimals < 6 && Math.Abs((step * Math.Pow(10, decimals)) - Math.Round(step * Math.Pow(10, decimals))) > 1e-6)
        {
            decimals++;
        }
        return decimals;
    }

    /// <summary>The next of 1, 2, 2.5, 5 × 10ⁿ.</summary>
    private static double Round(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        double part = step / power;
        return power * (part <= 1 + 1e-9 ? 1 : part <= 2 + 1e-9 ? 2 : part <= 2.5 + 1e-9 ? 2.5 : part <= 5 + 1e-9 ? 5 : 10);
    }
}
