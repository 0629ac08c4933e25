using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Casebook.Evaluation.Comparison;
using Casebook.Evaluation.Suites;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Eval;

/// <summary><c>casebook compare</c>: two runs of benchmarks, question by question.</summary>
internal static class CompareCommand
{
    private const int ShownRows = 12;

    public static Command Create()
    {
        var before = new Argument<string>("before") { Description = "The folder of a run of benchmarks: the model before (SFT)." };
        var after = new Argument<string>("after") { Description = "The folder of another: the model after (RL)." };
        Option<string> data = DataFolder.Option();
        return new Command("compare", "Compare two runs of benchmarks on the questions that both answered: difference, interval, questions gained and lost.")
        {
            before, after, data, CommandAction.JsonOption(),
        }
        .Does(context =>
        {
            string folder = context.Arguments.GetRequiredValue(data);
            (string firstPath, string secondPath) = (context.Arguments.GetRequiredValue(before), context.Arguments.GetRequiredValue(after));
            IReadOnlyDictionary<string, BenchmarkResult> first = StoredRun.Read(firstPath, folder);
            IReadOnlyDictionary<string, BenchmarkResult> second = StoredRun.Read(secondPath, folder);
            string[] both = [.. first.Keys.Intersect(second.Keys).Order(StringComparer.Ordinal)];
            if (both.Length == 0)
                throw new EvaluationMismatchException(secondPath, "has no benchmark in common with the other run");
            Table table = new Table().Border(TableBorder.Rounded).AddColumns("benchmark", "protocol", "metric");
            foreach (string column in (string[])["questions", "before", "after", "difference (95 %)", "gained", "lost", "McNemar p"])
                table.AddColumn(new TableColumn(column).RightAligned());
            foreach (SuiteComparison one in both.SelectMany(id => SuiteComparison.Of(first[id], second[id])))
            {
                context.Terminal.Json(one, CompareJson.Default.SuiteComparison);
                bool points = one.Metric.EndsWith("deviation", StringComparison.Ordinal);
                table.AddRow(
                    one.Benchmark, one.Protocol, one.Metric.Replace('_', ' '), $"{one.N:N0}", Number(one.Before, points), Number(one.After, points),
                    $"{Signed(one.Difference, points)} ({Signed(one.Interval.Low, points)} to {Signed(one.Interval.High, points)})",
                    $"{one.Gained.Count:N0}", $"{one.Lost.Count:N0}", one.PValue.ToString(one.PValue < 0.001 ? "0.0e0" : "0.000", CultureInfo.InvariantCulture));
            }
            context.Terminal.Results.Write(table);
            foreach (string id in both.Where(id => first[id].Judge?.Judge != second[id].Judge?.Judge))
                context.Terminal.Notes.WriteNote($"{id}: not judged by the same judge, so that the official scores are not compared: {first[id].Judge?.Judge ?? "none"}; and {second[id].Judge?.Judge ?? "none"}.");
            foreach (string missing in both.SelectMany(id => new[] { CodePermission.Missing(firstPath, first[id]), CodePermission.Missing(secondPath, second[id]) }).OfType<string>())
                context.Terminal.Notes.WriteNote(missing);
            foreach (string id in both.Where(id => first[id].Programs is { By.Count: > 0 } one && second[id].Programs is { By.Count: > 0 } other && !one.By.SequenceEqual(other.By)))
                context.Terminal.Notes.WriteNote($"{id}: programs were not run in the same way: {string.Join("; and ", first[id].Programs!.By)}; against {string.Join("; and ", second[id].Programs!.By)}.");
            foreach (SuiteComparison one in both.Select(id => SuiteComparison.Of(first[id], second[id]).LastOrDefault()).OfType<SuiteComparison>().Where(one => one.Gained.Count + one.Lost.Count > 0))
                context.Terminal.Notes.WriteNote($"{one.Benchmark}, {one.Protocol}: gained rows {Rows(one.Gained)}; lost rows {Rows(one.Lost)}.");
            return Task.FromResult(ExitCode.Success);
        })
        .WithExamples("compare runs/sft-eval runs/grpo-eval", "compare runs/a runs/b --json");
    }

    private static string Rows(IReadOnlyList<int> rows) =>
        rows.Count == 0 ? "none" : string.Join(", ", rows.Take(ShownRows)) + (rows.Count > ShownRows ? $" and {rows.Count - ShownRows:N0} more" : "");

    private static string Number(double value, bool points) => points ? value.ToString("0.000", CultureInfo.InvariantCulture) : (100 * value).ToString("0.0", CultureInfo.InvariantCulture);

    private static string Signed(double value, bool points) => points ? value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture) : (100 * value).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SuiteComparison))]
internal sealed partial class CompareJson : JsonSerializerContext;
