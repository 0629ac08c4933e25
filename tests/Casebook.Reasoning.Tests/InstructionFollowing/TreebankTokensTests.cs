using Casebook.Reasoning.InstructionFollowing;

namespace Casebook.Reasoning.Tests.InstructionFollowing;

public sealed class TreebankTokensTests
{
    // What a word in capitals is decides whether "fewer than two of them" holds; each row was given to NLTK's tokenizer, too.
    [Theory]
    [InlineData("NASA", 1)]
    [InlineData("NASA's ESA'S", 3)]
    [InlineData("I'M", 2)]
    [InlineData("I'm", 1)]
    [InlineData("DON'T", 2)]
    [InlineData("DON\u2019T", 2)]
    [InlineData("WE'LL", 2)]
    [InlineData("WE'LL. IT'S.", 4)]
    [InlineData("IT'S\nIT'S", 3)]
    [InlineData("CANNOT", 2)]
    [InlineData("X-RAY AND/OR", 2)]
    [InlineData("WAIT--STOP", 2)]
    [InlineData("(NASA) [ESA] {X}", 3)]
    [InlineData("**NASA**", 1)]
    [InlineData("10:30A B,C D:5", 4)]
    [InlineData("YES...NO", 2)]
    [InlineData("U.S.A.", 1)]
    [InlineData("A&B", 2)]
    [InlineData("\"HI\"", 1)]
    [InlineData("4K IV \u2163", 3)]
    [InlineData("Title case 123 !", 0)]
    [InlineData("NASAs", 0)]
    public void Words_in_capitals_are_counted_as_tokens(string text, int count) => TreebankTokens.CountCapitals(text).ShouldBe(count);
}
