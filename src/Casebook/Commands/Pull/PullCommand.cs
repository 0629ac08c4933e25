using System.CommandLine;
using Casebook.Runs.Downloads;
using Casebook.Runs.Errors;
using Casebook.Runs.Recipes;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Pull;

/// <summary><c>casebook pull</c>: publishers' files from a list that anybody can read.</summary>
internal static class PullCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("names") { Description = "Files of the list, or folders of it (ctibench). None: print the list.", Arity = ArgumentArity.ZeroOrMore };
        var target = new Option<string>("--to") { Description = "The folder to write to, each file under its name.", DefaultValueFactory = _ => "data", HelpName = "folder" };
        var list = new Option<string?>("--list") { Description = "Another list, as JSON: an array of objects with name, about, url, licence, and where they are known sha256 and bytes.", HelpName = "file" };
        return new Command("pull", "Download publishers' files: knowledge releases and benchmarks. What was cut is taken up again; what has a known hash must have it. Nothing of it comes with the program, and each has its own licence.")
        {
            names, target, list, CommandAction.JsonOption(),
        }
        .Does(async context =>
        {
            IReadOnlyList<PullSource> all = context.Arguments.GetValue(list) is { } file ? PullSource.Read(file) : PullSource.BuiltIn();
            string[] asked = context.Arguments.GetValue(names) ?? [];
            if (asked.Length == 0)
            {
                foreach (PullSource source in all)
                    context.Terminal.Json(source, PullJson.Default.PullSource);
                if (!context.Terminal.IsJson)
                    context.Terminal.Results.Write(Table(all));
                return ExitCode.Success;
            }
            PullSource[] chosen = [.. asked.SelectMany(name => Named(all, name)).Distinct()];
            using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(1) };
            client.DefaultRequestHeaders.UserAgent.ParseAdd("casebook");
            var downloader = new Downloader(client, DownloadPatience.Default);
            foreach (PullSource source in chosen)
                await PullAsync(context, downloader, source, context.Arguments.GetRequiredValue(target));
            return ExitCode.Success;
        }, _ => "What has arrived is kept; the same command goes on with it where its hash is known.")
        .WithExamples("pull", "pull cwe attack capec kev/latest.json", "pull gsm8k humaneval --to data --json");
    }

    private static async Task PullAsync(CommandContext context, Downloader downloader, PullSource source, string folder)
    {
        string file = Path.Combine([folder, .. source.Name.Split('/')]);
        context.Terminal.Notes.WriteNote($"{source.Name}: {source.Licence}");
        DownloadResult result = await LiveProgress.Show(context.Terminal.Notes, source.Name, live => downloader.RunAsync(
            new DownloadOrder(new Uri(source.Url), file, source.Sha256, source.Bytes), new Follower(live), context.Cancellation));
        string outcome = result.Outcome switch
        {
            DownloadOutcome.AlreadyThere => "already_there",
            DownloadOutcome.Verified => "verified",
            _ => "unverified",
        };
        context.Terminal.Json(new Pulled(source.Name, file, result.Bytes, result.Sha256, outcome, result.ResumedAt), PullJson.Default.Pulled);
        context.Terminal.Results.WriteText($"{result.Sha256}  {file} ({Sizes.Binary(result.Bytes)}, {outcome.Replace('_', ' ')})");
        if (result.Outcome == DownloadOutcome.Unverified)
            context.Terminal.Notes.WriteNote($"There was no hash to compare with ({source.Note ?? "the list has none"}).");
    }

    private static IEnumerable<PullSource> Named(IReadOnlyList<PullSource> all, string name)
    {
        PullSource[] found = [.. all.Where(source => source.Name == name || source.Name.StartsWith(name.TrimEnd('/') + "/", StringComparison.Ordinal))];
        return found.Length > 0 ? found : throw new PullNameException(name, all);
    }

    private static Table Table(IReadOnlyList<PullSource> all)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("name", "what it is", "size", "hash", "licence", "address");
        table.Columns[2].RightAligned();
        foreach (PullSource source in all)
        {
            string[] row =
            [
                source.Name, source.About, source.Bytes is { } bytes ? Sizes.Binary(bytes) : "", source.Sha256 is { } hash ? hash[..12] + "…" : source.Note ?? "unpinned", source.Licence, source.Url,
            ];
            table.AddRow([.. row.Select(text => Markup.Escape(TerminalText.Clean(text)))]);
        }
        return table;
    }

    private sealed class Follower(LiveProgress live) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => live.Report(
            value.Done, value.Total ?? 0, value.Total is { } total ? $"{Sizes.Binary(value.Done)} of {Sizes.Binary(total)}" : Sizes.Binary(value.Done));
    }
}

/// <summary>A name that the list does not have.</summary>
internal sealed class PullNameException(string name, IReadOnlyList<PullSource> all) : CasebookException(
    ExitCode.Usage, name, "", "is neither a file nor a folder of the list",
    (EditDistance.Nearest(name, all.Select(source => source.Name).Concat(all.Select(source => source.Name.Split('/')[0])).Distinct()) is { } nearest ? $"Did you mean {nearest}? " : "") + $"See the list: {Invocation.Name} pull");
