using Spectre.Console;

namespace Casebook.Shell;

/// <summary>Short lines for people.</summary>
internal static class Notes
{
    /// <summary>A line of plain text, dimmed where the terminal can.</summary>
    public static void WriteNote(this IAnsiConsole console, string text) =>
        console.MarkupLine($"[grey]{Markup.Escape(TerminalText.Clean(text))}[/]");

    /// <summary>A line of plain text.</summary>
    public static void WriteText(this IAnsiConsole console, string text) =>
        console.MarkupLine(Markup.Escape(TerminalText.Clean(text)));

    /// <summary>A heading with an empty line above it.</summary>
    public static void WriteHeading(this IAnsiConsole console, string text)
    {
        console.WriteLine();
        console.MarkupLine($"[bold]{Markup.Escape(TerminalText.Clean(text))}[/]");
    }

    /// <summary>A command to paste.</summary>
    public static void WriteCommand(this IAnsiConsole console, string arguments) =>
        console.MarkupLine($"  [aqua]{Markup.Escape(TerminalText.Clean($"{Invocation.Name} {arguments}"))}[/]");

    /// <summary>What went wrong; the first word in red.</summary>
    public static void WriteError(this IAnsiConsole console, string text) =>
        console.MarkupLine($"[red]error:[/] {Markup.Escape(TerminalText.Clean(text))}");
}
