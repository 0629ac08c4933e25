using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Casebook.Shell;

/// <summary>The library's help, followed by examples that can be pasted.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    // Asking for help is no moment to complain of what is missing.
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        int result = help.Invoke(parseResult);
        IReadOnlyList<string> examples = Examples.For(parseResult.CommandResult.Command);
        if (examples.Count == 0)
            return result;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in examples)
            output.WriteLine($"  {Invocation.Name} {example}");
        output.WriteLine();
        return result;
    }
}
