using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.Evaluation.Suites;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Eval;

/// <summary><c>casebook eval matrix</c>: several runs beside each other, to see what a system prompt or another setting does.</summary>
internal static class EvalMatrixCommand
{
    private const int ShownPrompt = 48;

    public static Command Create()
    {
        var runs = new Argument<string[]>("runs") { Description = "Folders of runs of benchmarks.", Arity = ArgumentArity.OneOrMore };
        Option<string> data = DataFolder.Option();
        return new Command("matrix", "Show several runs beside each other: a row a run with its system prompt, a column a benchmark, strict scores.")
        {
            runs, data, CommandAction.JsonOption(),
        }
        .Does(context =>
        {
            var rows = context.Arguments.GetRequiredValue(runs)
                .Select(path => (Path: path, Settings: SuiteRun.ReadSettings(path), Results: StoredRun.Read(path, context.Arguments.GetRequiredValue(data)))).ToArray();
            string[] benchmarks = [.. rows.SelectMany(row => row.Results.Keys).Distinct().Order(StringComparer.Ordinal)];
            Table table = new Table().Border(TableBorder.Rounded).AddColumns("run", "model", "system prompt");
            foreach (string id in benchmarks)
                table.AddColumn(new TableColumn(id).RightAligned());
            foreach (var (path, settings, results) in rows)
            {
                var scores = benchmarks.Where(results.ContainsKey).ToDictionary(id => id, id => results[id].Summary.Strict[results[id].Benchmark.Kind.Headline]);
                context.Terminal.Json(new MatrixRow(path, settings.Model, settings.System, scores), MatrixJson.Default.MatrixRow);
                string prompt = settings.System is not { } system ? "none" : system.Length > ShownPrompt ? system[..ShownPrompt] + "…" : system;
                table.AddRow([Markup.Escape(path), Markup.Escape(settings.Model), Markup.Escape(TerminalText.Clean(prompt).ReplaceLineEndings(" ")),
                    .. benchmarks.Select(id => results.TryGetValue(id, out BenchmarkResult? result) && scores[id] is { } value ? GradeTable.Text(result.Benchmark.Kind.Headline, value) : "")]);
            }
            context.Terminal.Results.Write(table);
            foreach (string missing in rows.SelectMany(row => row.Results.Values.Select(result => CodePermission.Missing(row.Path, result))).OfType<string>())
                context.Terminal.Notes.WriteNote(missing);
            return Task.FromResult(ExitCode.Success);
        })
        .WithExamples("eval matrix runs/plain runs/with-system-prompt", "eval matrix runs/a runs/b --json");
    }
}

/// <summary>A run's strict scores by benchmark, as JSON.</summary>
internal sealed record MatrixRow(string Run, string Model, string? System, IReadOnlyDictionary<string, double?> Strict);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MatrixRow))]
internal sealed partial class MatrixJson : JsonSerializerContext;
