using System.CommandLine;
using System.CommandLine.Help;
using Casebook.Commands.Ask;
using Casebook.Commands.Bench;
using Casebook.Commands.Complete;
using Casebook.Commands.Data;
using Casebook.Commands.Demo;
using Casebook.Commands.Doctor;
using Casebook.Commands.Eval;
using Casebook.Commands.Help;
using Casebook.Commands.Knowledge;
using Casebook.Commands.Model;
using Casebook.Commands.Pull;
using Casebook.Commands.Replay;
using Casebook.Commands.Report;
using Casebook.Commands.Reward;
using Casebook.Commands.Runs;
using Casebook.Commands.Scoring;
using Casebook.Commands.Train;
using Casebook.Commands.Triage;
using Casebook.Runs.Errors;

namespace Casebook.Shell;

/// <summary>The tree of commands, and how one is run: parse, act, turn whatever fails into a message and an exit code.</summary>
internal static class CommandLine
{
    /// <summary>Show stack traces. Recursive: stands at the root, known to every command.</summary>
    public static readonly Option<bool> Debug = new("--debug")
    {
        Description = "Show the stack trace of an error (also CASEBOOK_DEBUG=1).",
        Recursive = true,
    };

    /// <summary>Everything that the program can do.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand(
            "Casebook trains, evaluates, guards and serves cybersecurity reasoning models that show their work, on one deterministic CPU engine.")
        {
            Debug,
            DemoCommand.Create(),
            AskCommand.Create(),
            CompleteCommand.Create(),
            TriageCommand.Create(),
            BenchCommand.Create(),
            ScoreCommand.Create(),
            ReplayCommand.Create(),
            EvalCommand.Create(),
            CompareCommand.Create(),
            DataCommands.Create(),
            TrainCommands.Create(),
            ModelCommands.Create(),
            KnowledgeCommands.Create(),
            PullCommand.Create(),
            RewardCommands.Create(),
            RunsCommands.Create(),
            ReportCommand.Create(),
            DoctorCommand.Create(),
            HelpCommand.Create(),
        };
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        Examples.Of(root, "demo", "ask \"A crafted archive makes the unpacker write past the end of a heap buffer.\"", "doctor");
        return root;
    }

    /// <summary>Runs the program.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        ParseResult parsed = Root().Parse(args);
        var terminal = Terminal.Of(WantsJson(parsed));
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
            return IsUnfinished(parsed) ? ShowHelp(parsed) : UsageErrors.Print(terminal.Notes, parsed);
        try
        {
            // Signals are ours (see Interruption): a time limit would kill a step before it has saved.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception exception)
        {
            return (int)Failure.Print(terminal.Notes, exception, parsed.GetValue(Debug));
        }
    }

    // "casebook" or "casebook train" alone: nothing mistyped, only not yet said.
    private static bool IsUnfinished(ParseResult parsed) =>
        parsed.UnmatchedTokens.Count == 0 && parsed.CommandResult.Command is { Subcommands.Count: > 0, Action: null };

    // On standard error and as a usage error, so that a script whose variable was empty does not go on.
    private static int ShowHelp(ParseResult parsed)
    {
        string[] names = [.. parsed.CommandResult.Tokens.Select(token => token.Value), "--help"];
        parsed.CommandResult.Command.Parse(names).Invoke(new InvocationConfiguration { Output = Console.Error });
        return (int)ExitCode.Usage;
    }

    private static bool WantsJson(ParseResult parsed) => parsed.Tokens.Any(token => token.Value == "--json");
}
