using Casebook.Evaluation.Report.Charts;
using Casebook.Evaluation.Report.Html;

namespace Casebook.Evaluation.Report.Sections;

/// <summary>How the supervised fine-tuning went.</summary>
internal static class SftSection
{
    public static Markup Of(MetricHistory history) => MarkupWriter.Of(html => html.Add($"{Curves.Row("charts", Loss(history), SecondHalf(history))}{Curves.Row("small",
        Curves.Small(history, "learning_rate", "Learning rate", ChartUnit.Amount, Accent.Sft),
        Curves.Small(history, "gradient_norm", "Norm of the gradient", ChartUnit.Amount, Accent.Sft))}"));

    private static Markup Loss(MetricHistory history) => Chart("Loss", history, 0, "Cross-entropy of a target token, nats.");

    /// <summary>The fall at the beginning flattens all that follows; whether the loss still falls shows only without it.</summary>
    private static Markup SecondHalf(MetricHistory history)
    {
        IReadOnlyList<(double Step, double Value)> training = history.Series(Curves.Train, "loss");
        return training.Count < 20 ? Markup.None : Chart("Loss, second half", history, training[training.Count / 2].Step, "The same, closer.");
    }

    private static Markup Chart(string title, MetricHistory history, double from, string note) => new LineChart(title, ChartUnit.Number,
    [
        new("training", Accent.Sft, [.. history.Series(Curves.Train, "loss").Where(point => point.Step >= from)]) { Smooth = true },
        new("validation", Accent.Second, [.. history.Series(Curves.Validation, "loss").Where(point => point.Step >= from)]) { Dots = true, Dashes = "6 4" },
    ])
    {
        Note = note,
    }.Render();
}
