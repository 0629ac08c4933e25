using System.CommandLine;
using System.CommandLine.Parsing;
using Casebook.Runs.Errors;
using Casebook.Runs.Recipes;
using Spectre.Console;

namespace Casebook.Shell;

/// <summary>What is said of a command line that does not parse: the fault, the name most likely meant, where to read on.</summary>
internal static class UsageErrors
{
    /// <summary>Prints all of it.</summary>
    /// <returns>The exit code.</returns>
    public static int Print(IAnsiConsole notes, ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string[] names = [.. parsed.CommandResult.NamesFromRoot()];
        string help = string.Join(' ', [Invocation.Name, .. names, "--help"]);

        // Where an argument is free text, an unknown option is taken for it, and only what follows is left over.
        IEnumerable<string> taken = parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash) ? [] : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .Select(token => token.Value).Where(value => value.StartsWith("--", StringComparison.Ordinal));
        List<string> unknown = [.. taken, .. parsed.UnmatchedTokens];
        foreach (string token in unknown)
        {
            bool option = token.StartsWith('-');
            string kind = option ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
            string? nearest = option || command.Subcommands.Count > 0 ? EditDistance.Nearest(token, Candidates(command, option)) : null;
            string place = names.Length == 0 ? "" : $" of '{string.Join(' ', names)}'";
            notes.WriteError($"unknown {kind}{place}: {token}." + (nearest is null ? "" : $" Did you mean {nearest}?"));
        }
        if (unknown.Count == 0)
        {
            foreach (ParseError error in parsed.Errors.DistinctBy(error => error.Message))
                notes.WriteError(InWords(error.Message));
        }
        notes.WriteNote($"Try: {help}");
        return (int)ExitCode.Usage;
    }

    // The library speaks of .NET's types.
    private static string InWords(string message) => message
        .Replace("'", "")
        .Replace("as expected type System.Single", "as a number")
        .Replace("as expected type System.Int32", "as a whole number")
        .Replace("as expected type System.UInt32", "as a whole number that is not negative");

    private static IEnumerable<string> Candidates(Command command, bool option)
    {
        if (!option)
            return command.Subcommands.Where(each => !each.Hidden).Select(each => each.Name);
        IEnumerable<Option> options = command.Options;
        for (Command? up = command; up is not null; up = up.Parents.OfType<Command>().FirstOrDefault())
            options = options.Concat(up.Options.Where(each => each.Recursive));
        return options.Where(each => !each.Hidden).Select(each => each.Name);
    }

    private static IEnumerable<string> NamesFromRoot(this CommandResult result)
    {
        var names = new Stack<string>();
        for (CommandResult? each = result; each?.Parent is not null; each = each.Parent as CommandResult)
            names.Push(each.Command.Name);
        return names;
    }
}
