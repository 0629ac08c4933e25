namespace Casebook.Reasoning.Mathematics;

/// <summary>What kind of thing a token is.</summary>
internal enum TokenKind
{
    /// <summary>Digits with at most one point, thousands marks taken out.</summary>
    Number,

    /// <summary>A variable: one letter, or the name of a Greek one.</summary>
    Letter,

    /// <summary>Letters that stand together and mean nothing known: a word, or variables multiplied.</summary>
    Word,

    /// <summary>What stands in <c>\text{}</c> and its like.</summary>
    Text,

    /// <summary>A unit's name outside of <c>\text{}</c>.</summary>
    Unit,

    /// <summary>A function or another command that has arguments.</summary>
    Command,

    /// <summary>A sign, a bracket, a constant.</summary>
    Symbol,
}

/// <summary>A piece of an answer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The number, name, text or sign; signs that mean the same have one spelling.</param>
/// <param name="Spaced">White space stands before it.</param>
internal readonly record struct MathematicsToken(TokenKind Kind, string Text, bool Spaced)
{
    public bool Is(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>Whether both mean the same, whatever space is before them.</summary>
    public bool IsLike(MathematicsToken other) => Kind == other.Kind && Text == other.Text;

    /// <summary>1 for what opens a bracket, -1 for what closes one, else 0. Bars open and close alike and are not counted.</summary>
    public int Nesting => Kind != TokenKind.Symbol ? 0 : Text switch
    {
        "(" or "[" or "{" or "set{" or "<|" or "floor(" or "ceil(" => 1,
        ")" or "]" or "}" or "set}" or "|>" or "floor)" or "ceil)" => -1,
        _ when Text.StartsWith("begin ", StringComparison.Ordinal) => 1,
        _ when Text.StartsWith("end ", StringComparison.Ordinal) => -1,
        _ => 0,
    };
}
