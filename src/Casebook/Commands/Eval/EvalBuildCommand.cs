using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.Evaluation.Benchmarks.Building;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Eval;

/// <summary><c>casebook eval build</c>: benchmarks made from files of the user's.</summary>
internal static class EvalBuildCommand
{
    public static Command Create() => new("build", "Make a benchmark from files of your own.") { CwePredictionCommand() };

    private static Command CwePredictionCommand()
    {
        var files = new Argument<string[]>("records") { Description = "Files of CVE records: CVE JSON 5 or NVD JSON 2.0, one or many in a file or one a line, packed with gzip or not.", Arity = ArgumentArity.OneOrMore };
        var after = new Option<DateOnly>("--after") { Description = "Only records that were published later than this day: the last one that the model can have seen.", HelpName = "date", Required = true };
        var count = new Option<int>("--count") { Description = "The most questions.", DefaultValueFactory = _ => 1000, HelpName = "number" };
        count.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out int number) && number < 1)
                result.AddError("--count must be at least 1.");
        });
        var folder = new Option<string>("--out", "-o") { Description = "The folder to write the questions and their definition to.", HelpName = "folder", Required = true };
        return new Command("cwe-prediction", "Descriptions of vulnerabilities newer than a model, with the weakness that each was mapped to.")
        {
            files, after, count, folder, CommandAction.JsonOption(),
        }
        .Does(async context =>
        {
            string target = context.Arguments.GetRequiredValue(folder);
            int faults = 0;
            CwePredictionSet set = await Task.Run(() => CwePrediction.Build(
                context.Arguments.GetRequiredValue(files), context.Arguments.GetRequiredValue(after), context.Arguments.GetValue(count),
                fault =>
                {
                    if (++faults <= ShownFaults)
                        context.Terminal.Notes.WriteNote($"Left out: {fault}");
                },
                context.Cancellation), CancellationToken.None);
            if (faults > ShownFaults)
                context.Terminal.Notes.WriteNote($"Left out: {faults - ShownFaults:N0} more records that can not be read.");
            string definition = CwePredictionFiles.Write(set, target);
            Show(context.Terminal, set, target, definition);
            return ExitCode.Success;
        })
        .WithExamples("eval build cwe-prediction nvd-2025.json.gz --after 2025-06-01 --count 1000 --out benchmarks/cwe-prediction");
    }

    /// <summary>A damaged feed has thousands of them, all alike.</summary>
    private const int ShownFaults = 5;

    private static void Show(Terminal terminal, CwePredictionSet set, string folder, string definition)
    {
        terminal.Json(new BuiltBenchmark(definition, set.Rows.Count, set.After, set.Rows[0].Published, set.Rows[^1].Published, set.Sources, set.Tally), BuiltBenchmarkJson.Default.BuiltBenchmark);
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("records", "");
        table.Columns[1].RightAligned();
        foreach ((string what, int number) in (ReadOnlySpan<(string, int)>)
        [
            ("CVEs in the files", set.Tally.Cves), ("withdrawn", -set.Tally.Rejected), ("not published after the day", -set.Tally.Earlier), ("without a text", -set.Tally.WithoutText),
            ("no weakness, or several", -set.Tally.NotOneWeakness), ("weakness not for mapping", -set.Tally.NotAllowed), ("text names a CWE", -set.Tally.NamesAnswer),
            ("text repeats", -set.Tally.Repeated), ("more than asked for", -set.Tally.Left), ("questions", set.Rows.Count),
        ])
        {
            if (number != 0)
                table.AddRow(what, $"{number:N0}");
        }
        terminal.Results.Write(table);
        terminal.Results.WriteText($"Definition: {definition}");
        terminal.Notes.WriteNote("Next:");
        terminal.Notes.WriteCommand($"eval check {Invocation.Quote(definition)} --data {Invocation.Quote(folder)}");
    }
}

/// <summary>The JSON of a built benchmark.</summary>
internal sealed record BuiltBenchmark(
    string Definition, int Rows, DateOnly After, DateOnly First, DateOnly Last, IReadOnlyList<BuiltFrom> Sources, CwePredictionTally Tally);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BuiltBenchmark))]
internal sealed partial class BuiltBenchmarkJson : JsonSerializerContext;
