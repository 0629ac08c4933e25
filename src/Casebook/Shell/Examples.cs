using System.CommandLine;
using System.Runtime.CompilerServices;

namespace Casebook.Shell;

/// <summary>What a command's help shows as examples. Kept beside the commands, which have no place for them.</summary>
internal static class Examples
{
    private static readonly ConditionalWeakTable<Command, string[]> _examples = [];

    /// <summary>Sets a command's examples: what is typed after the program's name.</summary>
    public static Command Of(Command command, params string[] examples)
    {
        _examples.AddOrUpdate(command, examples);
        return command;
    }

    /// <summary>As <see cref="Of"/>, for chains.</summary>
    public static Command WithExamples(this Command command, params string[] examples) => Of(command, examples);

    /// <summary>A command's examples; empty where it has none.</summary>
    public static IReadOnlyList<string> For(Command command) => _examples.TryGetValue(command, out string[]? examples) ? examples : [];
}
