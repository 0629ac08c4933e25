using System.Xml.Linq;
using Casebook.Evaluation.Report.Charts;
using CsCheck;

namespace Casebook.Evaluation.Tests.Report;

public sealed class ChartTests
{
    // A run that has just begun has one point; one that diverged has none that are finite; a constant has no range.
    [Theory]
    [InlineData(1.5)]
    [InlineData(double.NaN, 0.5, double.NaN)]
    [InlineData(0.25, 0.25, 0.25)]
    [InlineData(0.0, 0.0, 0.0)]
    [InlineData(-3.0, -3.0)]
    [InlineData(1e-12, 2e-12)]
    [InlineData(1e15, 1e15, 1e15)]
    [InlineData(1.0, double.PositiveInfinity, 1e300, 2.0)]
    [InlineData(-1e90, 1e90)]
    public void Awkward_values_make_a_chart_like_any_other(params double[] values)
    {
        foreach (ChartUnit unit in Enum.GetValues<ChartUnit>())
        {
            XDocument svg = Drawing(new LineChart("t", unit, [Series(values)]));
            svg.ToString().ShouldNotContain("NaN");
            svg.ToString().ShouldNotContain("∞");
            svg.Descendants().Count(at => at.Attribute("class")?.Value.StartsWith("tick", StringComparison.Ordinal) == true).ShouldBeInRange(3, 20);
        }
    }

    // A point between gaps is a line of no length: without a dot nobody would see it.
    [Fact]
    public void A_lonely_point_has_a_dot()
    {
        XDocument svg = Drawing(new LineChart("t", ChartUnit.Number, [Series(1, double.NaN, 3, double.NaN, 4, 5)]));
        svg.Descendants("circle").Count().ShouldBe(2);
        svg.Descendants("path").Single(path => path.Attribute("class")!.Value == "line").Attribute("d")!.Value.Count(c => c == 'M').ShouldBe(3);
    }

    // Nothing to show is no chart, not an empty frame.
    [Fact]
    public void Without_a_finite_value_there_is_no_chart()
    {
        new LineChart("t", ChartUnit.Number, [Series(double.NaN, double.NegativeInfinity)]).Render().IsEmpty.ShouldBeTrue();
        new LineChart("t", ChartUnit.Number, [Series()]).Render().IsEmpty.ShouldBeTrue();
        new BarChart("t", ["a"], [new("s", Accent.Sft, [new(double.NaN)])]).Render().IsEmpty.ShouldBeTrue();
    }

    // Lines that end at the same place would have their names on top of each other.
    [Fact]
    public void Labels_of_lines_never_overlap_and_stay_inside()
    {
        Gen.Double[0, 1].Array[2, 5].Sample(ends =>
        {
            XDocument svg = Drawing(new LineChart("t", ChartUnit.Share, [.. ends.Select((end, i) => new LineSeries($"s{i}", Accents.Other(i), [(1, 0.5), (2, end)]))]));
            double[] heights = [.. svg.Descendants("text").Where(text => text.Attribute("class")!.Value.StartsWith("label", StringComparison.Ordinal)).Select(text => (double)text.Attribute("y")!).Order()];
            heights.Length.ShouldBe(ends.Length);
            heights.Zip(heights.Skip(1), (a, b) => b - a).ShouldAllBe(distance => distance >= 13.9);
            heights.ShouldAllBe(height => height > 0 && height < 260);
        }, iter: 300);
    }

    // Ticks at 0.30000000000000004 are what careless axes have.
    [Theory]
    [InlineData(0, 0.93, "0 0.2 0.4 0.6 0.8 1.0")]
    [InlineData(12, 108, "0 20 40 60 80 100 120")]
    [InlineData(-0.3, 0.3, "−0.4 −0.2 0 0.2 0.4")]
    [InlineData(0, 2e-5, "0 5e−6 1e−5 1.5e−5 2e−5")]
    public void Ticks_are_round_numbers(double low, double high, string ticks)
    {
        var axis = Axis.Around([low, high], fromZero: false);
        string.Join(' ', axis.Ticks.Select(tick => axis.Label(tick, ChartUnit.Number))).ShouldBe(ticks);
    }

    // Whatever the values, the axis holds them all and has a few ticks.
    [Fact]
    public void An_axis_holds_its_values() => Gen.Select(Gen.Double[-1e6, 1e6], Gen.Double[0, 1e6], Gen.Bool).Sample((low, range, fromZero) =>
    {
        var axis = Axis.Around([low, low + range], fromZero);
        axis.Low.ShouldBeLessThanOrEqualTo(low + (1e-9 * (Math.Abs(low) + range)));
        axis.High.ShouldBeGreaterThanOrEqualTo(low + range - (1e-9 * (Math.Abs(low) + range)));
        axis.Ticks.Count.ShouldBeInRange(2, 9);
    });

    // Ten thousand steps as ten thousand points make a page of megabytes; thinned, the line must still be the line.
    [Fact]
    public void Long_runs_are_thinned_to_their_means()
    {
        LineSeries series = Series([.. Enumerable.Range(0, 9999).Select(i => (double)i)]);
        IReadOnlyList<(double X, double Y)> thin = series.Thinned(series.Points);
        thin.Count.ShouldBe(300);
        thin.ShouldAllBe(point => Math.Abs(point.X - 1 - point.Y) < 1e-6);
        LineSeries smooth = Series([.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? 0.0 : 1.0)]) with { Smooth = true };
        smooth.Reach.ShouldBe(2);
        smooth.Smoothed()[50].Y.ShouldBe(0.4, 1e-12);
    }

    // The height of a bar and of its error bar is the number.
    [Fact]
    public void Bars_are_as_high_as_their_values()
    {
        XDocument svg = PageSvg.All(new BarChart("t", ["a", "b"], [new("s", Accent.Sft, [new(0.5, 0.4, 0.6), new(0.25)])]).Render().Text).Single(one => one.Root!.Attribute("role") is not null);
        double[] heights = [.. svg.Descendants("rect").Select(rect => (double)rect.Attribute("height")!)];
        heights[0].ShouldBe(2 * heights[1], 0.1);
        svg.Descendants("path").Count(path => path.Attribute("class")!.Value == "error").ShouldBe(1);
    }

    private static LineSeries Series(params double[] values) => new("s", Accent.Sft, [.. values.Select((value, i) => (i + 1.0, value))]);

    private static XDocument Drawing(LineChart chart) => PageSvg.All(chart.Render().Text).Single(svg => svg.Root!.Attribute("role") is not null);
}
