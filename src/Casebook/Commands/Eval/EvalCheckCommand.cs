using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Grading;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Eval;

/// <summary><c>casebook eval check</c>: whether benchmarks' files are here and whole, and what the least and the most of a score is.</summary>
internal static class EvalCheckCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("benchmarks") { Description = "Ids or definitions. Default: all.", DefaultValueFactory = _ => [] };
        Option<string> data = DataFolder.Option();
        return new Command("check", "Read benchmarks' files, compare their hashes, and score a perfect and a constant answerer.")
        {
            names, data, CommandAction.JsonOption(),
        }
        .Does(context =>
        {
            string[] asked = context.Arguments.GetRequiredValue(names);
            string folder = context.Arguments.GetRequiredValue(data);
            Table table = new Table().Border(TableBorder.Rounded).AddColumns("benchmark", "n", "published file", "perfect: official", "faith", "strict", "constant: official", "faith", "strict", "verdicts a second");
            int faults = 0;
            foreach (BenchmarkDefinition definition in asked.Length == 0 ? BenchmarkCatalogue.All : [.. asked.Select(BenchmarkCatalogue.Find)])
            {
                context.Cancellation.ThrowIfCancellationRequested();
                Benchmark benchmark;
                try
                {
                    benchmark = BenchmarkReader.Read(definition, folder);
                }
                catch (BenchmarkException e) when (asked.Length == 0)
                {
                    context.Terminal.Notes.WriteNote(e.Message);
                    continue;
                }
                long start = Stopwatch.GetTimestamp();
                var check = SelfCheck.Of(benchmark);
                double rate = 2 * benchmark.Items.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
                string headline = benchmark.Kind.Headline;
                bool? published = benchmark.Files.Any(file => file.IsPublished == false) ? false : benchmark.Files.All(file => file.IsPublished == true) ? true : null;
                faults += published == false ? 1 : 0;
                var line = new CheckedBenchmark(
                    benchmark.Id, benchmark.Items.Count, [.. benchmark.Files.Select(file => file.Sha256)], published, headline,
                    ProtocolValues.Of(check.Perfect, headline), ProtocolValues.Of(check.Constant, headline), check.ConstantAnswer, Math.Round(rate));
                context.Terminal.Json(line, CheckedBenchmarkJson.Default.CheckedBenchmark);
                table.AddRow([line.Benchmark, $"{line.N:N0}", published switch { true => "yes", false => "NO", null => "not pinned" },
                    .. line.Perfect.Cells(headline), .. line.Constant.Cells(headline), $"{line.VerdictsPerSecond:N0}"]);
            }
            context.Terminal.Results.Write(table);
            return Task.FromResult(faults == 0 ? ExitCode.Success : ExitCode.BadInput);
        })
        .WithExamples("eval check", "eval check ctibench-rcm --data ctibench");
    }
}

/// <summary>A metric's value under each protocol; null where it has none.</summary>
internal sealed record ProtocolValues(double? Official, double? Faith, double? Strict)
{
    public static ProtocolValues Of(GradeSummary? summary, string metric) => new(summary?.Official[metric], summary?.Faith?[metric], summary?.Strict[metric]);

    public IEnumerable<string> Cells(string metric)
    {
        foreach (double? value in (double?[])[Official, Faith, Strict])
            yield return value is not { } number ? "" : metric.EndsWith("deviation", StringComparison.Ordinal) ? number.ToString("0.000", CultureInfo.InvariantCulture) : (100 * number).ToString("0.0", CultureInfo.InvariantCulture);
    }
}

/// <summary>A benchmark's check as JSON.</summary>
internal sealed record CheckedBenchmark(
    string Benchmark, int N, IReadOnlyList<string> Sha256, bool? IsPublished, string Metric, ProtocolValues Perfect, ProtocolValues Constant, string ConstantAnswer, double VerdictsPerSecond);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CheckedBenchmark))]
internal sealed partial class CheckedBenchmarkJson : JsonSerializerContext;
