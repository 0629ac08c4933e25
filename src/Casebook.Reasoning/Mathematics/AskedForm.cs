using System.Text.RegularExpressions;

namespace Casebook.Reasoning.Mathematics;

/// <summary>
/// What the value of an answer does not say: whether it is in the form that was asked for. A model that is paid for
/// values alone learns to hand the question back: <c>5!</c> where 5! was to be evaluated, 84 where 84 was to be written
/// in base 4.
/// </summary>
internal static partial class AskedForm
{
    /// <summary>Why an answer of the right value is none; null where nothing is the matter.</summary>
    /// <param name="prompt">What was asked.</param>
    /// <param name="answer">Equal in value to <paramref name="truth"/>.</param>
    /// <param name="truth">The reference.</param>
    public static string? Fault(string prompt, string answer, string truth)
    {
        if (BaseOf(truth) is { } number && number != "10" && BaseOf(answer) != number)
        {
            return $"The answer is not written in base {number}.";
        }
        string bare = Bare(answer);
        return bare != Bare(truth) && Calculates(answer) && Numbers(answer) != Numbers(truth) && Bare(prompt).Contains(bare, StringComparison.Ordinal)
            ? "The answer is a calculation that the question has already."
            : null;
    }

    /// <summary>Whether an answer without its base has the digits of a reference with one: <c>203</c> and <c>203_7</c>.</summary>
    public static bool IsWithoutBase(string answer, string truth) =>
        BaseOf(truth) is { } number && Digits().IsMatch(answer.Trim().Trim('$')) && MathematicsEquivalence.AreEqual($"{answer.Trim().Trim('$')}_{{{number}}}", truth).IsEqual;

    private static string? BaseOf(string answer) => Numeral().Match(answer.Trim().Trim('$')) is { Success: true } match ? match.Groups[1].Value : null;

    /// <summary>Whether something is left to be computed.</summary>
    private static bool Calculates(string answer)
    {
        try
        {
            List<MathematicsToken> tokens = MathematicsLexer.Read(answer);
            return tokens.Any(token => token.Kind == TokenKind.Command || (token.Kind == TokenKind.Symbol && token.Text is "+" or "*" or "/" or "^" or "!")) || tokens.Skip(1).Any(token => token.Is("-"));
        }
        catch (MathematicsException)
        {
            return false;
        }
    }

    /// <summary>The numbers and variables of a text in their order: 3/4 and <c>\frac{3}{4}</c> are the same fraction, written alike.</summary>
    private static string Numbers(string text) => string.Join(' ', Number().Matches(text).Select(match => match.Value).Where(part => part[0] != '\\'));

    private static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c is not '$' and not '{' and not '}')).Replace("\\left", "", StringComparison.Ordinal)
        .Replace("\\right", "", StringComparison.Ordinal).Replace("dfrac", "frac", StringComparison.Ordinal).Replace("tfrac", "frac", StringComparison.Ordinal).Trim('(', ')', '.');

    [GeneratedRegex(@"_\{?([0-9]{1,2})\}?$", RegexOptions.NonBacktracking)]
    private static partial Regex Numeral();

    [GeneratedRegex(@"^-?[0-9A-F]+(?:\.[0-9A-F]+)?$", RegexOptions.NonBacktracking)]
    private static partial Regex Digits();

    [GeneratedRegex(@"\\[a-zA-Z]+|[0-9.]+|[a-zA-Z]", RegexOptions.NonBacktracking)]
    private static partial Regex Number();
}
