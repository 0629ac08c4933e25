using System.CommandLine;
using System.Diagnostics;
using Casebook.Knowledge;
using Casebook.Knowledge.Store;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Knowledge;

/// <summary><c>casebook knowledge info</c>: what answers come from.</summary>
internal static class InfoCommand
{
    public static Command Create()
    {
        Option<string?> store = KnowledgeCommands.Store();
        var verify = new Option<bool>("--verify") { Description = "Also read every entry and check its hash." };
        return new Command("info", "Show the releases that answers come from: imported ones with the files they were made from, and those that come with the program.")
        {
            store, verify, CommandAction.JsonOption(),
        }
        .Does(context =>
        {
            string folder = context.Arguments.GetValue(store) ?? KnowledgeFolder.Default;
            var clock = Stopwatch.StartNew();
            using KnowledgeBase knowledge = KnowledgeCommands.Open(folder);
            double milliseconds = clock.Elapsed.TotalMilliseconds;
            IReadOnlyList<CasebookException>? faults = context.Arguments.GetValue(verify) ? knowledge.Verify() : null;
            ShownRelease[] shown = [.. knowledge.Releases.Select(release => ShownRelease.Of(release, KnowledgeFolder.File(folder, release.Part)))];
            context.Terminal.Json(new ShownInfo(folder, Math.Round(milliseconds, 3), shown, faults?.Select(fault => fault.Message).ToArray()), KnowledgeJson.Default.ShownInfo);
            Show(context.Terminal.Results, folder, milliseconds, shown);
            foreach (CasebookException fault in faults ?? [])
                context.Terminal.Notes.WriteError(fault.Message);
            if (faults is [])
                context.Terminal.Results.WriteText("Every entry has the hash that it was stored with.");
            return Task.FromResult(faults is { Count: > 0 } ? ExitCode.CheckFailed : ExitCode.Success);
        })
        .WithExamples("knowledge info", "knowledge info --verify --json");
    }

    private static void Show(IAnsiConsole console, string folder, double milliseconds, IReadOnlyList<ShownRelease> releases)
    {
        console.WriteText(FormattableString.Invariant($"{folder}, opened in {milliseconds:0.0} ms"));
        var table = new Table().Border(TableBorder.Rounded).AddColumns("part", "release", "from", "kind", "current", "withdrawn");
        table.Columns[4].RightAligned();
        table.Columns[5].RightAligned();
        foreach (ShownRelease release in releases)
        {
            string from = release.BuiltIn ? "built in" : $"imported, {Sizes.Binary(release.Bytes ?? 0)}";
            for (int i = 0; i < release.Counts.Count; i++)
            {
                KindCount count = release.Counts[i];
                string[] heading = i == 0 ? [KnowledgeParts.Title(release.Part), release.Version, from] : ["", "", ""];
                table.AddRow([.. heading.Select(text => Markup.Escape(TerminalText.Clean(text))), EntryText.Kind(count.Kind), $"{count.Current:N0}", $"{count.Withdrawn:N0}"]);
            }
        }
        console.Write(table);
        foreach (KnowledgeSource source in releases.SelectMany(release => release.Sources))
            console.WriteText($"{source.Sha256}  {source.Name} ({source.Format}, {Sizes.Binary(source.Bytes)}, {source.Imported:yyyy-MM-dd HH:mm} UTC)");
    }
}
