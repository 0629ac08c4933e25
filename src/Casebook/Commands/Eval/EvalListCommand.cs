using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Kinds;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Eval;

/// <summary><c>casebook eval list</c>: the benchmarks that are known by name.</summary>
internal static class EvalListCommand
{
    public static Command Create() => new Command("list", "Show the benchmarks that are known by name, where their data come from, and under which licence.")
    {
        CommandAction.JsonOption(),
    }
    .Does(context =>
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("id", "suite", "what", "kind", "licence of the data");
        foreach (BenchmarkDefinition definition in BenchmarkCatalogue.All.OrderBy(one => one.Suite).ThenBy(one => one.Id, StringComparer.Ordinal))
        {
            string suite = $"{definition.Suite}".ToLowerInvariant();
            context.Terminal.Json(new ListedBenchmark(definition.Id, suite, definition.Title, definition.Kind, definition.Source, definition.Revision, definition.Licence, definition.Paper, definition.Data.Files, BenchmarkKinds.ByName(definition.Kind)?.ReadingOf(definition)?.Name, definition.Note), ListedBenchmarkJson.Default.ListedBenchmark);
            table.AddRow(definition.Id, suite, Markup.Escape(definition.Title), definition.Kind, Markup.Escape(definition.Licence));
        }
        context.Terminal.Results.Write(table);
        return Task.FromResult(ExitCode.Success);
    })
    .WithExamples("eval list", "eval list --json");
}

/// <summary>A benchmark as JSON.</summary>
internal sealed record ListedBenchmark(
    string Id, string Suite, string Title, string Kind, string Source, string? Revision, string Licence, string? Paper, IReadOnlyList<string> Files, string? OfficialReading, string? Note);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ListedBenchmark))]
internal sealed partial class ListedBenchmarkJson : JsonSerializerContext;
