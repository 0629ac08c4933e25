using Casebook.Evaluation.Report.Charts;
using Casebook.Evaluation.Report.Html;

namespace Casebook.Evaluation.Report.Sections;

/// <summary>How the reinforcement learning went.</summary>
internal static class GrpoSection
{
    private const int MostDomains = 8;

    private const int MostGates = 12;

    private static readonly string?[] _dashes = ["6 4", "2 4", "10 4 2 4", "1 5"];

    public static Markup Of(MetricHistory history) => MarkupWriter.Of(html =>
    {
        html.Add($"{Curves.Row("charts", Reward(history), TraceTokens(history), Quotes(history), Cut(history))}");
        html.Add($"{Gates(history)}");
        Markup signals = Curves.Row("small",
            Curves.Small(history, "signal_share", "Groups with a signal", ChartUnit.Share, Accent.Grpo),
            Curves.Small(history, "entropy", "Entropy of a token, nats", ChartUnit.Amount, Accent.Grpo),
            Curves.Small(history, "kl", "KL to the reference, nats", ChartUnit.Amount, Accent.Grpo),
            Curves.Small(history, "mismatch_kl", "KL of generator and trainer", ChartUnit.Amount, Accent.Grpo),
            Curves.Small(history, "clipped_share", "Clipped tokens", ChartUnit.Share, Accent.Grpo),
            Curves.Small(history, "distinct_ngrams", "Distinct n-grams of traces", ChartUnit.Share, Accent.Grpo),
            Curves.Small(history, "gradient_norm", "Norm of the gradient", ChartUnit.Amount, Accent.Grpo),
            Curves.Small(history, "generation_tokens_per_second", "Generated tokens a second", ChartUnit.Amount, Accent.Grpo),
            Curves.Small(history, "training_tokens_per_second", "Trained tokens a second", ChartUnit.Amount, Accent.Grpo));
        if (!signals.IsEmpty)
        {
            html.Add($"<h3 class=\"sub\">Health of the training</h3><p class=\"quiet\">A group has a signal when its samples were not all paid the same. Entropy that falls to 0, or a KL that runs away, is a policy that collapses.</p>{signals}");
        }
    });

    private static Markup Reward(MetricHistory history)
    {
        IEnumerable<LineSeries> domains = history.NamesAfter(Curves.Train, "reward.").Take(MostDomains)
            .Select((domain, i) => new LineSeries(domain, Accents.Other(i), history.Series(Curves.Train, $"reward.{domain}")) { Smooth = true, Dashes = _dashes[i % _dashes.Length] });
        return new LineChart("Reward on the training prompts", ChartUnit.Number, [new("all", Accent.Grpo, history.Series(Curves.Train, "reward")) { Smooth = true }, .. domains])
        {
            Note = "Mean over the samples of a step.",
        }.Render();
    }

    private static Markup TraceTokens(MetricHistory history) =>
        new LineChart("Length of the traces", ChartUnit.Amount, [new("tokens", Accent.Grpo, history.Series(Curves.Train, "trace_tokens")) { Smooth = true }])
        {
            Note = "Mean tokens inside the trace.",
        }.Render();

    private static Markup Quotes(MetricHistory history) =>
        new LineChart("Quotes that occur in the prompt", ChartUnit.Share, [new("true quotes", Accent.Grpo, history.Series(Curves.Train, "quotes_in_prompt")) { Smooth = true }])
        {
            Note = "Of the spans that traces put between quotation marks.",
        }.Render();

    private static Markup Cut(MetricHistory history) => new LineChart("Completions that fail", ChartUnit.Share,
    [
        new("any gate", Accent.Second, history.Series(Curves.Train, "violations_share")) { Smooth = true },
        new("cut off", Accent.Third, history.Series(Curves.Train, "truncated_share")) { Smooth = true, Dashes = "6 4" },
    ])
    {
        Note = "Share of the samples that fail any format gate, or that the token budget ended.",
    }.Render();

    /// <summary>One chart a gate, all on one scale: a completion may fail several, so shares must not be stacked.</summary>
    private static Markup Gates(MetricHistory history)
    {
        (string Name, IReadOnlyList<(double Step, double Value)> Series)[] gates =
            [.. history.NamesAfter(Curves.Train, "violations.").Select(gate => (gate, history.Series(Curves.Train, $"violations.{gate}")))];
        (string Name, IReadOnlyList<(double Step, double Value)> Series)[] failed = [.. gates.Where(gate => gate.Series.Any(point => Axis.CanDraw(point.Value) && point.Value > 0))];
        if (gates.Length == 0)
        {
            return Markup.None;
        }
        double highest = failed.SelectMany(gate => gate.Series).Select(point => point.Value).Where(Axis.CanDraw).DefaultIfEmpty(0).Max();
        string[] never = [.. gates.Select(gate => gate.Name).Except(failed.Select(gate => gate.Name))];
        return MarkupWriter.Of(html =>
        {
            html.Add($"<h3 class=\"sub\">Format gates</h3><p class=\"quiet\">Share of the samples that fail each gate, on one scale. A sample may fail several.");
            if (never.Length > 0)
            {
                html.Add($" Never failed: {string.Join(", ", never.Take(MostGates))}.");
            }
            if (failed.Length > MostGates)
            {
                html.Add($" {failed.Length - MostGates} more gates are not shown.");
            }
            html.Add($"</p>{Curves.Row("small", [.. failed.Take(MostGates).Select(gate =>
                new LineChart(gate.Name, ChartUnit.Share, [new(gate.Name, Accent.Second, gate.Series) { Smooth = true }]) { IsSmall = true, Highest = highest }.Render())])}");
        });
    }
}
