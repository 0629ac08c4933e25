using System.CommandLine;
using System.Globalization;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Grading;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Eval;

/// <summary><c>casebook eval grade</c>: recorded answers, scored under the three protocols.</summary>
internal static class EvalGradeCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("benchmark") { Description = "A benchmark's id, as eval list shows them, or the path of a definition (.yaml)." };
        Option<string> data = DataFolder.Option();
        var answers = new Option<string>("--answers") { Description = "JSON lines, {\"row\": 0, \"text\": \"…\"} each; \"seed\" and \"finish_reason\" may stand beside them.", Required = true };
        Option<bool> code = CodePermission.Option();
        return new Command("grade", "Score recorded answers to a benchmark: official, faith and strict, side by side.")
        {
            name, data, answers, code, CommandAction.JsonOption(),
        }
        .Does(async context =>
        {
            BenchmarkDefinition definition = BenchmarkCatalogue.Find(context.Arguments.GetRequiredValue(name));
            Benchmark benchmark = BenchmarkReader.Read(definition, context.Arguments.GetRequiredValue(data));
            foreach (BenchmarkSource source in benchmark.Files.Where(file => file.IsPublished == false))
                context.Terminal.Notes.WriteNote($"{source.Path} is not the published file: its SHA-256 is {source.Sha256}.");
            Dictionary<int, BenchmarkItem> items = benchmark.Items.ToDictionary(item => item.Row);
            IReadOnlyList<RecordedAnswer> recorded = RecordedAnswers.Read(context.Arguments.GetRequiredValue(answers), items.Keys.ToHashSet());
            var outside = await CodePermission.JudgeAsync(context, context.Arguments.GetValue(code), benchmark, recorded);
            GradedAnswer[] graded = [.. recorded.Select(answer => GradedAnswer.Of(benchmark.Kind, items[answer.Row], answer, outside?.GetValueOrDefault((answer.Row, answer.Seed))))];
            var summary = GradeSummary.Of(benchmark, graded);
            if (summary.Missing > 0)
                context.Terminal.Notes.WriteNote($"{summary.Missing} of {summary.Rows} rows have no answer and are not counted.");
            context.Terminal.JsonText(GradeSummaryJson.Of(summary));
            context.Terminal.Results.Write(GradeTable.Of(summary));
            return ExitCode.Success;
        })
        .WithExamples(
            "eval grade ctibench-rcm --data ctibench --answers answers.jsonl",
            "eval grade ctibench-vsp --answers answers.jsonl --json");
    }
}

/// <summary>A summary's metrics, a protocol a column.</summary>
internal static class GradeTable
{
    public static Table Of(GradeSummary summary)
    {
        Table table = new Table().Border(TableBorder.Rounded).Title($"{summary.Benchmark}, {summary.N:N0} answers");
        table.AddColumn("");
        foreach (string protocol in (string[])["official", "faith", "strict"])
            table.AddColumn(new TableColumn(protocol).RightAligned());
        IEnumerable<string> metrics = new[] { summary.Official, summary.Faith, summary.Strict }.OfType<ProtocolScore>()
            .SelectMany(score => score.Metrics).Select(metric => metric.Key).Distinct();
        foreach (string metric in metrics)
            table.AddRow(metric.Replace('_', ' '), Number(metric, summary.Official), Number(metric, summary.Faith), Number(metric, summary.Strict));
        table.AddRow("parsed", Percent(summary.Official.ParseRate), summary.Faith is { } faith ? Percent(faith.ParseRate) : "", Percent(summary.Strict.ParseRate));
        table.AddRow("answers looked at", $"{summary.Official.N:N0}", summary.Faith is { } counted ? $"{counted.N:N0}" : "", $"{summary.Strict.N:N0}");
        return table.Caption(summary.FaithReason is { } reason ? Markup.Escape(reason) : $"{Percent(summary.TruncationRate)} truncated");
    }

    /// <summary>A metric for people: percent, or points of a score.</summary>
    public static string Text(string metric, double value) => metric.EndsWith("deviation", StringComparison.Ordinal)
        ? value.ToString("0.000", CultureInfo.InvariantCulture)
        : Percent(value);

    private static string Number(string metric, ProtocolScore? score) => score?[metric] is { } value ? Text(metric, value) : "";

    private static string Percent(double fraction) => (100 * fraction).ToString("0.0", CultureInfo.InvariantCulture) + " %";
}
