using System.CommandLine;
using System.Text;
using Casebook.Engine.Completions;
using Casebook.Knowledge.Cve;
using Casebook.Knowledge.Cvss;
using Casebook.Knowledge.Cwe;
using Casebook.ModelUse;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;
using Casebook.Serving.Triage;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Triage;

/// <summary><c>casebook triage</c>: weakness and severity of every record of a file.</summary>
internal static class TriageCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file") { Description = "CVE records: CVE JSON 5 (one, an array, or one a line) or NVD JSON 2.0; plain or gzip." };
        Option<string?> model = SharedOptions.Model();
        var output = new Option<string?>("--out", "-o") { Description = "Also write the results to this file, one JSON object a line.", HelpName = "file" };
        Option<int> maximum = SharedOptions.MaximumTokens();
        Option<int?> window = SharedOptions.Context();
        return new Command("triage", "Name weakness (CWE) and severity (CVSS 3.1) of CVE records, with reasons. One JSON line a record: id, cwe, runner_up, vector, score, trace, remarks.")
        {
            file, model, output, maximum, window, CommandAction.JsonOption(),
        }
        .Does(async context =>
        {
            string path = context.Arguments.GetRequiredValue(file);
            CveFile records = CveFile.Read(path);
            foreach (CveFault fault in records.Faults)
                context.Terminal.Notes.WriteError(fault.ToString());
            if (records.Records.Count == 0)
                return ExitCode.BadInput;
            using LoadedModel loaded = await ModelLoading.OpenAsync(context, context.Arguments.GetValue(model), context.Arguments.GetValue(window));
            context.Terminal.Notes.WriteNote($"{loaded.Path}{(loaded.Origin is { } origin ? ". " + origin.Warning : "")}");

            var settings = new CompletionSettings { MaximumTokens = context.Arguments.GetValue(maximum) };
            IReadOnlyList<TriageResult> results = await LiveProgress.Show(context.Terminal.Notes, "Triage", async live =>
            {
                var done = new List<TriageResult>();
                await foreach (TriageResult result in new RecordTriage(loaded.Completer).RunAsync(records.Records, settings, context.Cancellation))
                {
                    done.Add(result);
                    context.Terminal.Json(result, TriageJson.Default.TriageResult);
                    live.Report(done.Count, records.Records.Count, $"{done.Count:N0} of {records.Records.Count:N0} records");
                }
                return done;
            });
            if (!context.Terminal.IsJson)
                context.Terminal.Results.Write(Table(results));
            if (context.Arguments.GetValue(output) is { } target)
                Write(target, results);
            return records.Faults.Count > 0 ? ExitCode.BadInput : ExitCode.Success;
        })
        .WithExamples("triage cves.json", "triage nvdcve-2.0-recent.json.gz --json > triage.jsonl", "triage cves.json --model runs/demo/sft --out triage.jsonl");
    }

    private static Table Table(IReadOnlyList<TriageResult> results)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("record", "weakness", "runner-up", "score", "vector", "remarks");
        table.Columns[0].NoWrap();
        table.Columns[3].RightAligned();
        foreach (TriageResult each in results)
        {
            string score = CvssVector.TryParse(each.Vector, out CvssVector? vector) ? $"{vector.BaseScore:0.0} {vector.Severity}" : "";
            table.AddRow(
                Markup.Escape(TerminalText.Clean(each.Id)), Named(each.Cwe), each.RunnerUp ?? "", score, each.Vector ?? "",
                Markup.Escape(TerminalText.Clean(string.Join("; ", each.Remarks))));
        }
        return table;
    }

    private static string Named(string? cwe) =>
        cwe is null ? "[yellow]none[/]" : Markup.Escape(CweCatalogue.Find(cwe) is { } entry ? $"{cwe} {entry.Name}" : cwe);

    private static void Write(string file, IReadOnlyList<TriageResult> results)
    {
        AtomicFile.Write(file, stream =>
        {
            foreach (TriageResult result in results)
                stream.Write(Encoding.UTF8.GetBytes(JsonLine.Of(result, TriageJson.Default.TriageResult) + "\n"));
        });
    }
}
