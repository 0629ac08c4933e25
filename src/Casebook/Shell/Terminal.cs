using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace Casebook.Shell;

/// <summary>
/// Where words go. Results for people stand on standard output, notes and progress on standard error. With
/// <c>--json</c> standard output has JSON alone, one object a line, and everything for people moves to standard error.
/// </summary>
internal sealed class Terminal
{
    private readonly TextWriter _json;

    private Terminal(IAnsiConsole results, IAnsiConsole notes, TextWriter json, bool isJson)
    {
        Results = results;
        Notes = notes;
        _json = json;
        IsJson = isJson;
    }

    /// <summary>What the user asked for, in a form for people.</summary>
    public IAnsiConsole Results { get; }

    /// <summary>Progress, remarks, errors.</summary>
    public IAnsiConsole Notes { get; }

    /// <summary>True after <c>--json</c>.</summary>
    public bool IsJson { get; }

    /// <summary>The process's own terminal.</summary>
    public static Terminal Of(bool json)
    {
        IAnsiConsole notes = Open(Console.Error, Console.IsErrorRedirected);
        IAnsiConsole results = json ? notes : Open(Console.Out, Console.IsOutputRedirected);
        return new Terminal(results, notes, Console.Out, json);
    }

    /// <summary>Writes one JSON object on a line of standard output; nothing unless <see cref="IsJson"/>.</summary>
    public void Json<T>(T value, JsonTypeInfo<T> type)
    {
        if (IsJson)
            JsonText(JsonLine.Of(value, type));
    }

    /// <summary>Writes one line of JSON that is text already; nothing unless <see cref="IsJson"/>.</summary>
    public void JsonText(string line)
    {
        if (!IsJson)
            return;
        _json.WriteLine(line);
        _json.Flush();
    }

    private static IAnsiConsole Open(TextWriter writer, bool redirected)
    {
        // Neither colours nor other control codes go into a file or a pipe; NO_COLOR (no-color.org) drops colours only.
        bool plain = redirected || Environment.GetEnvironmentVariable("TERM") is "dumb";
        bool colourless = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Yes,
            ColorSystem = plain || colourless ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = plain ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (plain)
            console.Profile.Width = PlainWidth;
        return console;
    }

    // Wide enough that nothing is broken into lines for a reader that has no edge.
    private const int PlainWidth = 4096;
}
