using System.CommandLine;
using Casebook.Runs.Errors;

namespace Casebook.Shell;

/// <summary>What a command's action has at hand.</summary>
/// <param name="Arguments">What was typed.</param>
/// <param name="Terminal">Where words go.</param>
/// <param name="Cancellation">Cancelled by Ctrl-C and SIGTERM.</param>
internal sealed record CommandContext(ParseResult Arguments, Terminal Terminal, CancellationToken Cancellation);

/// <summary>Gives commands their action.</summary>
internal static class CommandAction
{
    /// <summary>The option that commands with a machine-readable result share.</summary>
    public static Option<bool> JsonOption() => new("--json")
    {
        Description = "Print JSON on standard output, one object a line, and nothing else there.",
    };

    /// <summary>Lets <paramref name="command"/> do <paramref name="action"/>, with signals turned into cancellation.</summary>
    /// <param name="afterInterruption">
    /// Says, once the action has been cancelled, what was saved and how to go on; null where nothing is to be saved.
    /// </param>
    public static Command Does(
        this Command command, Func<CommandContext, Task<ExitCode>> action, Func<CommandContext, string>? afterInterruption = null)
    {
        command.SetAction(async (parsed, _) =>
        {
            var terminal = Terminal.Of(command.Options.OfType<Option<bool>>().Any(o => o.Name == "--json" && parsed.GetValue(o)));
            using var interruption = new Interruption(
                () => terminal.Notes.WriteNote("Stopping after this step. Press Ctrl-C again to stop at once."),
                (int)ExitCode.Interrupted);
            var context = new CommandContext(parsed, terminal, interruption.Token);
            try
            {
                return (int)await action(context);
            }
            catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
            {
                return Stopped("Stopped.");
            }
            catch (CasebookException exception) when (exception.ExitCode == ExitCode.Interrupted)
            {
                return Stopped(exception.Message);
            }

            int Stopped(string how)
            {
                terminal.Notes.WriteNote(afterInterruption is null ? how : $"{how} {afterInterruption(context)}");
                return (int)ExitCode.Interrupted;
            }
        });
        return command;
    }
}
