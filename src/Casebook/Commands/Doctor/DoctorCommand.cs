using System.CommandLine;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Doctor;

/// <summary><c>casebook doctor</c>: is everything here that Casebook needs, and what to do if not.</summary>
internal static class DoctorCommand
{
    public static Command Create() => new Command("doctor", "Look at processor, memory, disk, SDK and models, and say what to do about whatever is missing.")
    {
        CommandAction.JsonOption(),
    }
    .Does(context => Task.FromResult(Run(context.Terminal)))
    .WithExamples("doctor", "doctor --json");

    private static ExitCode Run(Terminal terminal)
    {
        DoctorReport report = Examination.Run();
        terminal.Json(report, DoctorJson.Default.DoctorReport);
        IAnsiConsole console = terminal.Results;
        console.MarkupLine($"[bold]Casebook {report.Version}[/]");
        var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("", "", "");
        table.Columns[0].NoWrap().PadRight(2);
        table.Columns[1].NoWrap().PadRight(2);
        foreach (Check check in report.Checks)
        {
            string remedy = check.Remedy is null ? "" : $"\n[yellow]→ {Markup.Escape(TerminalText.Clean(check.Remedy))}[/]";
            table.AddRow(Mark(check.State), check.Name, Markup.Escape(TerminalText.Clean(check.Found)) + remedy);
        }
        console.Write(table);
        return report.Checks.Any(check => check.State == CheckState.Problem) ? ExitCode.CheckFailed : ExitCode.Success;
    }

    private static string Mark(CheckState state) => state switch
    {
        CheckState.Ok => "[green]ok[/]",
        CheckState.Note => "[yellow]note[/]",
        _ => "[red]problem[/]",
    };
}
