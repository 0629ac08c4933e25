namespace Casebook.Reasoning.Mathematics;

/// <summary>Finds the one number that a text gives as its answer, as answers to word problems are written: <c>$1,234.50</c>, <c>72%</c>, <c>5 1/2 hours</c>.</summary>
public static class NumberAnswer
{
    /// <summary>A number's canonical text, <c>72</c>, <c>-1.5</c> or <c>2/3</c>; null where the text is no number.</summary>
    public static string? Canonical(string number) => Read(number)?.ToString();

    internal static Rational? Read(string number) => Single(number) is [var value] ? value : null;

    /// <summary>
    /// The different numbers of the text's answer in canonical form: of the last box, of what follows the last
    /// <c>####</c> or "answer is", else of the last line. Right answers have exactly one. Of an equation the last side
    /// counts. Dollar and percent signs, units and words around a number say nothing.
    /// </summary>
    public static IReadOnlyList<string> Extract(string answer) => [.. Find(answer).Select(value => value.ToString())];

    internal static IReadOnlyList<Rational> Find(string answer)
    {
        // Not the last piece of mathematics of a line: the line may have other numbers, and dollar signs are money here.
        if (MathematicsAnswer.Given(answer) is { } given)
        {
            return given.Text is null ? [] : Single(given.Text);
        }
        ReadOnlySpan<char> line = answer.AsSpan().Trim();
        return Single(line[(line.LastIndexOfAny('\n', '\r') + 1)..].ToString());
    }

    private static IReadOnlyList<Rational> Single(string text)
    {
        int equals = text.LastIndexOf('=');
        return NumberScanner.Read(equals >= 0 ? text[(equals + 1)..] : text);
    }
}
