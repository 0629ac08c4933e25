using System.CommandLine;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Help;

/// <summary>The table of exit codes, as <c>docs/exit-codes.md</c> has it.</summary>
internal static class ExitCodesCommand
{
    public static Command Create() => new Command("exit-codes", "What the program's exit status means.")
        .Does(context =>
        {
            var table = new Table().Border(TableBorder.None).HideHeaders().AddColumns("code", "meaning");
            table.Columns[0].RightAligned();
            foreach (ExitCode code in Enum.GetValues<ExitCode>())
                table.AddRow(((int)code).ToString(), Meaning(code));
            context.Terminal.Results.Write(table);
            return Task.FromResult(ExitCode.Success);
        });

    private static string Meaning(ExitCode code) => code switch
    {
        ExitCode.Success => "Done.",
        ExitCode.Unexpected => "A fault of the program itself: please report it.",
        ExitCode.Usage => "The command line or a recipe is wrong.",
        ExitCode.BadInput => "An input can not be used: data file, model file, checkpoint, knowledge release.",
        ExitCode.Locked => "Another process works on the run folder.",
        ExitCode.Numerical => "A computation gave a number that is not finite; the last good checkpoint stands.",
        ExitCode.Disk => "A file could not be written: disk full, no permission, a failing disk.",
        ExitCode.CheckFailed => "A check that was asked for did not hold.",
        ExitCode.Interrupted => "Interrupted (Ctrl-C, SIGTERM); what was done is saved.",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "An exit code without a meaning."),
    };
}
