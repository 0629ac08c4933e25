using System.CommandLine;
using Casebook.Knowledge.Cve;
using Casebook.Knowledge.Import;
using Casebook.Knowledge.Store;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Knowledge;

/// <summary><c>casebook knowledge import</c>: publishers' files into the store.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("files")
        {
            Description = "The CWE List (XML, or JSON of its REST API), STIX bundles of ATT&CK and CAPEC, CISA's KEV as JSON, NVD JSON 2.0, CVE JSON 5; plain, gzip, or zip with one file. What each is is told from its content.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<string?> store = KnowledgeCommands.Store();
        var release = new Option<string?>("--release") { Description = "What to call the release, where the files do not say it.", HelpName = "version" };
        return new Command("import", "Import releases. A release replaces the one before it; CVE records are added to those that are there. One JSON line a part: part, version, sources, counts.")
        {
            files, store, release, CommandAction.JsonOption(),
        }
        .Does(async context =>
        {
            string folder = context.Arguments.GetValue(store) ?? KnowledgeFolder.Default;
            string[] named = context.Arguments.GetRequiredValue(files);
            ImportReport report = await LiveProgress.Show(context.Terminal.Notes, "Importing", live => Task.Run(() =>
                KnowledgeImport.Run(named, folder, context.Arguments.GetValue(release), new Follower(live), context.Cancellation)));
            foreach (CveFault fault in report.Faults)
                context.Terminal.Notes.WriteError(fault.ToString());
            if (report.FaultCount > report.Faults.Count)
                context.Terminal.Notes.WriteError($"and {report.FaultCount - report.Faults.Count:N0} more records that can not be read");
            foreach (KnowledgeRelease part in report.Parts)
            {
                context.Terminal.Json(ShownRelease.Of(part, KnowledgeFolder.File(folder, part.Part)), KnowledgeJson.Default.ShownRelease);
                context.Terminal.Results.WriteText($"{KnowledgeParts.Title(part.Part)} {part.Version}: {part.Entries:N0} entries");
            }
            context.Terminal.Notes.WriteNote($"Written to {folder}.");
            return report.FaultCount > 0 ? ExitCode.BadInput : ExitCode.Success;
        })
        .WithExamples(
            "knowledge import data/cwec_v4.19.1.xml.zip", "knowledge import data/enterprise-attack-18.1.json data/mobile-attack-18.1.json data/ics-attack-18.1.json",
            "knowledge import nvdcve-2.0-2025.json.gz --store knowledge");
    }

    private sealed class Follower(LiveProgress live) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => live.Report(value.Done, value.Total, $"{Path.GetFileName(value.File)}, {value.Items:N0} items");
    }
}
