using System.Text.RegularExpressions;
using Casebook.Engine.Constraints;

namespace Casebook.Engine.Tests.Constraints;

/// <summary>Against .NET's own regular expressions.</summary>
public sealed class RegexConstraintTests
{
    public static TheoryData<string> Expressions =>
    [
        "CWE-[1-9][0-9]{0,3}", "a|b|cd*", "(ab){2,3}c?", "x{0,2}y{2,}", "[^a-c]", "[a\\-z]+", "[]a]+", "a.b", "\\d+\\.\\w*\\s?", "[^\\d\\s]{1,4}",
        "(?:a|b)*abb", "(?<name>a(b(c)?)?)+", "", "a*?b+?", "^abc$", "é{2}|€+", "[à-ü]+[一-三]?", "\\u00e9\\x41\\u{1F600}?", "\\(\\[\\{\\\\\\|", "(a*)*b", "((a|)(b|))+c", "CVSS:3\\.1/AV:[NALP]",
        "(a|ab)(c|bcd)(d*)", "[\\u{10000}-\\u{10FFFF}]", "\\D\\W\\S", "a{0}b", "(a|b){0,5}",
    ];

    // An answer that the application's own expression then refuses is worse than none.
    [Theory]
    [MemberData(nameof(Expressions))]
    public void It_has_the_texts_that_the_expression_matches(string expression)
    {
        Pattern pattern = RegexReader.Read(expression);
        // .NET does not know \u{…}, and its classes are of UTF-16 units.
        string known = expression.Replace("\\u{1F600}?", "(?:\U0001F600)?").Replace("[\\u{10000}-\\u{10FFFF}]", "[\\ud800-\\udbff][\\udc00-\\udfff]");
        var regex = new Regex($"^(?:{known})\\z", known.Contains("\\d", StringComparison.Ordinal) || known.Contains("\\D", StringComparison.Ordinal) ? RegexOptions.ECMAScript : RegexOptions.CultureInvariant);
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            string text = Walks.Random(pattern, random, 12);
            // A character beyond the basic plane is two for .NET.
            if (!text.Any(char.IsSurrogate) || known != expression)
                regex.IsMatch(text).ShouldBeTrue(text);
        }
        const string Letters = "aabbccd xyz019-._CWE/([{\\|é€àü一二\n";
        for (int i = 0; i < 3000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => Letters[random.Next(Letters.Length)]));
            Walks.Matches(pattern, text).ShouldBe(regex.IsMatch(text), text);
        }
    }

    // Each character of several bytes is one character.
    [Theory]
    [InlineData(0, 0x10FFFF)]
    [InlineData(0x7F, 0x80)]
    [InlineData(0x7FF, 0x801)]
    [InlineData(0xD7FF, 0xE000)]
    [InlineData(0xFFFF, 0x10000)]
    [InlineData(0x123, 0x4567)]
    [InlineData(0x1F600, 0x1F64F)]
    public void A_class_has_exactly_the_characters_of_its_range(int first, int last)
    {
        var pattern = new Pattern.Scalars(ScalarSet.Of(first, last));
        for (int scalar = 0; scalar <= 0x10FFFF; scalar += scalar % 64 == 0 || Math.Abs(scalar - first) < 70 || Math.Abs(scalar - last) < 70 ? 1 : 21)
        {
            if (System.Text.Rune.IsValid(scalar))
                Walks.Matches(pattern, char.ConvertFromUtf32(scalar)).ShouldBe(scalar >= first && scalar <= last, $"{scalar:x}");
        }
    }

    [Theory]
    [InlineData("a(b", "character 2", "(")]
    [InlineData("ab)", "character 3", ")")]
    [InlineData("a[b", "character 2", "[")]
    [InlineData("a**", "character 3", "repetition")]
    [InlineData("*a", "character 1", "nothing")]
    [InlineData("a{2", "character 2", "count")]
    [InlineData("a{x}", "character 2", "count")]
    [InlineData("a{5,2}", "character 2", "order")]
    [InlineData("a{2000}", "character 3", "1000")]
    [InlineData("(?=a)", "character 1", "looks around")]
    [InlineData("(a)\\1", "character 4", "\\1")]
    [InlineData("a\\p{L}", "character 2", "\\p")]
    [InlineData("a^b", "character 2", "anchor")]
    [InlineData("^a|b$", "character 1", "alternatives")]
    [InlineData("[z-a]", "character 2", "order")]
    [InlineData("[^\\s\\S]", "character 1", "no character")]
    [InlineData("a\\", "character 2", "backslash")]
    [InlineData("\\ud800", "character 1", "surrogate")]
    [InlineData("\\x4", "character 1", "hexadecimal")]
    public void What_can_not_be_used_is_told_with_its_place(string expression, string place, string problem)
    {
        var fault = Should.Throw<ConstraintException>(() => RegexReader.Read(expression));
        fault.Place.ShouldContain(place);
        fault.Problem.ShouldContain(problem);
        fault.Remedy.ShouldNotBeEmpty();
    }

    // Someone tries to fill the server's memory with thirty characters.
    [Theory]
    [InlineData("((((a{1000}){1000}){1000}){1000}){1000}")]
    [InlineData("(((.{100}){100}){100}){9}")]
    public void An_expression_that_would_be_huge_is_refused(string expression) =>
        Should.Throw<ConstraintException>(() => AnswerConstraint.OfRegex(expression, Walks.Vocabulary)).Problem.ShouldContain("states");

    [Fact]
    public void Deep_nesting_is_refused_and_not_a_crash() =>
        Should.Throw<ConstraintException>(() => RegexReader.Read(new string('(', 5000) + new string(')', 5000))).Problem.ShouldContain("deep");

    // Anything that people paste in.
    [Fact]
    public void Any_text_is_read_or_refused()
    {
        var random = new Random(1);
        const string Pieces = "ab(|)[]{}*+?.^$\\dwsnxu0123,-<>:=!é\ud83d\ude00\ud800\n";
        for (int i = 0; i < 20_000; i++)
        {
            string expression = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            try
            {
                Pattern pattern = RegexReader.Read(expression);
                if (i % 20 == 0)
                    Walks.Matches(pattern, Walks.Random(pattern, random, 8)).ShouldBeTrue(expression);
            }
            catch (ConstraintException)
            {
            }
        }
    }
}
