using System.CommandLine;

namespace Casebook.Commands.Help;

/// <summary><c>casebook help exit-codes</c>: what is worth reading that belongs to no command.</summary>
internal static class HelpCommand
{
    public static Command Create() => new("help", "Read about what belongs to no single command.")
    {
        ExitCodesCommand.Create(),
    };
}
