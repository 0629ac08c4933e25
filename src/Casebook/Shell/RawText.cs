using Spectre.Console;

namespace Casebook.Shell;

/// <summary>
/// Writes text that arrives in pieces as it is, every space and line end kept; <see cref="FlowingText"/> breaks lines.
/// What could harm a terminal is replaced all the same.
/// </summary>
internal sealed class RawText(IAnsiConsole console)
{
    private readonly TextWriter _writer = console.Profile.Out.Writer;
    private bool _inLine;

    /// <summary>Takes the next piece.</summary>
    public void Append(string piece)
    {
        if (piece.Length == 0)
            return;
        _writer.Write(TerminalText.Clean(piece));
        _writer.Flush();
        _inLine = piece[^1] != '\n';
    }

    /// <summary>Ends the line, where one is begun.</summary>
    public void Finish()
    {
        if (_inLine)
            _writer.Write('\n');
        _writer.Flush();
    }
}
