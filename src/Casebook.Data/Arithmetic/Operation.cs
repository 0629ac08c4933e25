namespace Casebook.Data.Arithmetic;

/// <summary>One operation on two integers.</summary>
/// <param name="Sign"><c>+</c>, <c>-</c>, <c>*</c>, <c>/</c> (without a rest) or <c>m</c> for the remainder.</param>
internal readonly record struct Operation(char Sign, long Left, long Right)
{
    public long Result => Sign switch
    {
        '+' => Left + Right,
        '-' => Left - Right,
        '*' => Left * Right,
        '/' when Left % Right == 0 => Left / Right,
        'm' => Left % Right,
        _ => throw new InvalidOperationException($"{Left} {Sign} {Right} has no integer."),
    };

    /// <summary>As traces write it: <c>7 * 8</c>.</summary>
    public string Text => $"{Left} {(Sign == 'm' ? "mod" : Sign.ToString())} {Right}";

    /// <summary>The calculation that must give back what was put in.</summary>
    public string Check => Sign switch
    {
        '+' => $"{Result} - {Right} = {Left}",
        '-' => $"{Result} + {Right} = {Left}",
        '*' => $"{Result} / {Right} = {Left}",
        '/' => $"{Result} * {Right} = {Left}",
        _ => $"{Left - Result} / {Right} = {(Left - Result) / Right}",
    };
}
