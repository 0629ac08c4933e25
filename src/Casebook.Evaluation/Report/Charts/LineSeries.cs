namespace Casebook.Evaluation.Report.Charts;

/// <summary>One line of a chart.</summary>
/// <param name="Name">For its label.</param>
/// <param name="Accent">Its colour.</param>
/// <param name="Points">In the order of their steps; a value that is not finite is a gap.</param>
internal sealed record LineSeries(string Name, Accent Accent, IReadOnlyList<(double X, double Y)> Points)
{
    /// <summary>Most points that are drawn; more would only blur.</summary>
    private const int MaximumPoints = 300;

    /// <summary>Whether every value is drawn faintly, and a moving average over it.</summary>
    public bool Smooth { get; init; }

    /// <summary>Whether each value has a dot: for values that are few.</summary>
    public bool Dots { get; init; }

    /// <summary>The stroke's dashes (SVG); null for a solid line.</summary>
    public string? Dashes { get; init; }

    /// <summary>Points that can be drawn; whether there are any.</summary>
    public bool IsDrawable => Points.Any(point => Axis.CanDraw(point.X) && Axis.CanDraw(point.Y));

    /// <summary>Points on either side in the moving average; 0 where there are too few for one.</summary>
    public int Reach => Smooth && Points.Count >= 20 ? Math.Clamp(Points.Count / 40, 2, 25) : 0;

    /// <summary>As drawn: thinned to means of equal stretches where there are too many.</summary>
    public IReadOnlyList<(double X, double Y)> Thinned(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count <= MaximumPoints)
        {
            return points;
        }
        return [.. Enumerable.Range(0, MaximumPoints).Select(i =>
        {
            (double X, double Y)[] stretch = [.. points.Skip((int)((long)points.Count * i / MaximumPoints)).Take((int)(((long)points.Count * (i + 1) / MaximumPoints) - ((long)points.Count * i / MaximumPoints)))];
            double[] known = [.. stretch.Select(point => point.Y).Where(Axis.CanDraw)];
            return (stretch.Average(point => point.X), known.Length == 0 ? double.NaN : known.Average());
        })];
    }

    /// <summary>The moving average, centred; shorter at the ends.</summary>
    public IReadOnlyList<(double X, double Y)> Smoothed()
    {
        int reach = Reach;
        return [.. Points.Select((point, i) =>
        {
            double sum = 0;
            int count = 0;
            for (int j = Math.Max(0, i - reach); j <= Math.Min(Points.Count - 1, i + reach); j++)
            {
                if (Axis.CanDraw(Points[j].Y))
                {
                    sum += Points[j].Y;
                    count++;
                }
            }
            return (point.X, count == 0 ? double.NaN : sum / count);
        })];
    }
}
