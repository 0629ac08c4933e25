namespace Casebook.Reasoning.Snippets;

/// <summary>One word of a line.</summary>
/// <param name="Value">A number's or a string's value.</param>
internal readonly record struct SnippetToken(TokenKind Kind, string Text, object? Value = null);

internal enum TokenKind
{
    Name,
    Number,
    Text,
    Sign,
    End,
}

/// <summary>A line that is not blank: its number, how far it is indented, its words.</summary>
internal sealed record SnippetLine(int Number, int Indent, IReadOnlyList<SnippetToken> Tokens);
