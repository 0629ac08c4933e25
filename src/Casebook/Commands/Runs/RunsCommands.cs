using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Runs;

/// <summary><c>casebook runs …</c>.</summary>
internal static class RunsCommands
{
    public static Command Create() => new("runs", "Look at runs.")
    {
        List(),
        SamplesCommand.Create(),
    };

    private static Command List() => new Command("list", "List runs and data sets under runs/, with --json one object a line.")
    {
        CommandAction.JsonOption(),
    }
    .Does(context =>
    {
        IReadOnlyList<FoundRun> runs = FoundRun.Under("runs");
        foreach (FoundRun run in runs)
            context.Terminal.Json(run, FoundRunJson.Default.FoundRun);
        if (runs.Count == 0)
        {
            context.Terminal.Notes.WriteText("No run under runs/. Make one in minutes:");
            context.Terminal.Notes.WriteCommand("demo --quick");
            return Task.FromResult(ExitCode.Success);
        }
        var table = new Table().Border(TableBorder.Rounded).AddColumns("folder", "kind", "finished (UTC)", "steps", "validation loss");
        table.Columns[3].RightAligned();
        table.Columns[4].RightAligned();
        foreach (FoundRun run in runs)
            table.AddRow(Markup.Escape(TerminalText.Clean(run.Path)), Markup.Escape(run.Kind), $"{run.Finished:yyyy-MM-dd HH:mm}", $"{run.Step:N0}", $"{run.ValidationLoss:0.000}");
        context.Terminal.Results.Write(table);
        return Task.FromResult(ExitCode.Success);
    })
    .WithExamples("runs list", "runs list --json");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FoundRun))]
internal sealed partial class FoundRunJson : JsonSerializerContext;
