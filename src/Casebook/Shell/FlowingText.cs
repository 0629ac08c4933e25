using System.Text;
using Spectre.Console;

namespace Casebook.Shell;

/// <summary>
/// Writes text that arrives in pieces, breaking lines between words at the console's edge. A word is held back until
/// what follows it is known.
/// </summary>
internal sealed class FlowingText(IAnsiConsole console, string indent, FlowingStyle style)
{
    private readonly int _width = Math.Max(20, console.Profile.Width - 1);
    private readonly StringBuilder _word = new();
    private int _column;
    private bool _spacePending;

    /// <summary>Takes the next piece.</summary>
    public void Append(string piece)
    {
        foreach (char c in TerminalText.Clean(piece))
        {
            if (c is not (' ' or '\n' or '\t'))
            {
                _word.Append(c);
                continue;
            }
            EndWord();
            if (c == '\n')
                EndLine();
            else
                _spacePending = true;
        }
        console.Profile.Out.Writer.Flush();
    }

    /// <summary>Writes what is held back and ends the line.</summary>
    public void Finish()
    {
        EndWord();
        if (_column > 0)
            EndLine();
        console.Profile.Out.Writer.Flush();
    }

    private void EndWord()
    {
        if (_word.Length == 0)
            return;
        int space = _spacePending && _column > 0 ? 1 : 0;
        if (_column > 0 && indent.Length + _column + space + _word.Length > _width)
        {
            EndLine();
            space = 0;
        }
        if (_column == 0)
            Write(indent);
        if (space == 1)
            Write(" ");
        Write(_word.ToString());
        _column += space + _word.Length;
        _word.Clear();
        _spacePending = false;
    }

    private void EndLine()
    {
        Write("\n");
        _column = 0;
        _spacePending = false;
    }

    private void Write(string text)
    {
        string code = console.Profile.Capabilities.Ansi ? Code(style) : "";
        TextWriter writer = console.Profile.Out.Writer;
        writer.Write(code.Length == 0 ? text : $"\e[{code}m{text}\e[0m");
    }

    private static string Code(FlowingStyle style) => style switch
    {
        FlowingStyle.Dim => "2",
        FlowingStyle.Bold => "1",
        _ => "",
    };
}

/// <summary>How flowing text looks where the terminal can show it.</summary>
internal enum FlowingStyle
{
    Plain,
    Dim,
    Bold,
}
