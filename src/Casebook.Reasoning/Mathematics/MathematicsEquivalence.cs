namespace Casebook.Reasoning.Mathematics;

/// <summary>
/// Whether two answers to a mathematical question have the same value, however they are written: LaTeX, Unicode or
/// plain.
/// </summary>
/// <remarks>
/// <para>
/// What is read: integers of any length, decimals (also periodic ones under a line), fractions, mixed numbers, percent,
/// degrees, money and units, numerals with their base (<c>1011_2</c>), roots, powers, π, e, i, factorials, binomial
/// coefficients, absolute values, logarithms and trigonometric functions, polynomials and other expressions in variables,
/// ±, equations, inequalities, intervals and their unions, points, sets, lists, matrices, ratios, times of day, words.
/// Sums with a sign ∑, integrals, limits, functions given by cases and derivatives are not.
/// </para>
/// <para>
/// Choices where usage differs: a unit may be missing on one side, and words that are no unit say nothing; two known
/// units of one dimension are converted. 50% is 50 and 1/2. <c>log</c> has the base 10. <c>i</c> is the imaginary unit
/// and <c>e</c> Euler's number. Points and brackets are ordered, lists and sets are not. A column vector may be written
/// as a point. Variables are real, and what two expressions are where one is not real does not count. A numeral without
/// its base is decimal. Rounded decimals are not equal to what they round.
/// </para>
/// <para>
/// Polynomials and quotients of them are compared exactly, π and e taken as variables. Other expressions are computed
/// with 96 decimals and certain bounds, with variables at 14 fixed points (natural numbers where a factorial has
/// variables); equal means that 40 decimals agree, so a value below 10^-40 is not told from zero. Texts up to
/// <see cref="LongestAnswer"/> characters; the work of a comparison is bounded (some tenths of a second at most),
/// whatever the text.
/// </para>
/// </remarks>
public static class MathematicsEquivalence
{
    /// <summary>Characters of an answer that is still read; the longest in MATH's 12,500 has 159.</summary>
    public const int LongestAnswer = Work.Characters;

    /// <summary>Compares two answers. Pure and symmetric; never throws.</summary>
    public static Equivalence AreEqual(string a, string b)
    {
        if (a.Length > LongestAnswer || b.Length > LongestAnswer)
        {
            return Equivalence.Unknown($"An answer is longer than {LongestAnswer} characters.");
        }
        if (string.IsNullOrWhiteSpace(a) || string.IsNullOrWhiteSpace(b))
        {
            return Equivalence.Unknown("An answer is empty.");
        }
        if (a.Trim() == b.Trim())
        {
            return Equivalence.Equal("Both are written alike.");
        }
        // In one order, so that what is looked at first can not depend on who asks.
        (a, b) = string.CompareOrdinal(a, b) <= 0 ? (a, b) : (b, a);
        try
        {
            List<MathematicsToken> x = MathematicsLexer.Read(a);
            List<MathematicsToken> y = MathematicsLexer.Read(b);
            if (x.Count == 0 || y.Count == 0)
            {
                return Equivalence.Unknown("An answer is empty.");
            }
            if (AreAlike(x, y))
            {
                return Equivalence.Equal("Both are written alike.");
            }
            if (IsWording(x) && IsWording(y) && x.Concat(y).Any(token => token.Kind is TokenKind.Text or TokenKind.Word) && PlainText.Of(x) is { Length: > 0 } words && words == PlainText.Of(y))
            {
                return Equivalence.Equal("Both are the same words.");
            }
            var work = new Work();
            var parser = new FormParser(work);
            return new FormEquality(work).Compare(parser.Parse(x), parser.Parse(y));
        }
        catch (Exception problem) when (problem is MathematicsException or UndefinedException)
        {
            return Equivalence.Unknown($"The answers can not be compared: {problem.Message}.");
        }
    }

    /// <summary>Whether an answer can be read at all; otherwise only the same text is equal to it.</summary>
    internal static bool IsReadable(string answer)
    {
        try
        {
            new FormParser(new Work()).Parse(MathematicsLexer.Read(answer));
            return true;
        }
        catch (Exception problem) when (problem is MathematicsException or UndefinedException)
        {
            return false;
        }
    }

    private static bool AreAlike(List<MathematicsToken> a, List<MathematicsToken> b)
    {
        if (a.Count != b.Count)
        {
            return false;
        }
        for (int i = 0; i < a.Count; i++)
        {
            // "1 2" is not "12", but these are two tokens and one anyway; "1 1/2" is not "11/2" for the same reason.
            if (!a[i].IsLike(b[i]))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>Whether nothing is computed in it, so that the case of letters says nothing if there are words.</summary>
    private static bool IsWording(List<MathematicsToken> tokens) =>
        tokens.All(token => token.Kind is not TokenKind.Command && (token.Kind != TokenKind.Symbol || token.Text is "(" or ")" or "{" or "}" or "," or "." or "and" or "or" or "'" or "-"));
}
