using Casebook.Data.Wording;

namespace Casebook.Data.Tests.Wording;

/// <summary>A reader who stumbles over "a improper" does not believe the rest either.</summary>
public sealed class GrammarTests
{
    [Theory]
    [InlineData("a improper check", "an improper check")]
    [InlineData("an use-after-free", "a use-after-free")]
    [InlineData("a unauthenticated attacker", "an unauthenticated attacker")]
    [InlineData("an user with a XML file", "a user with an XML file")]
    [InlineData("A OS command in an URL", "An OS command in a URL")]
    [InlineData("via  a HTTP request", "via an HTTP request")]
    [InlineData("version 1.a index", "version 1.a index")]
    public void Articles_and_spaces_are_mended(string drafted, string mended) => Grammar.Mend(drafted).ShouldBe(mended);

    [Fact]
    public void A_quote_is_cut_from_the_finished_text()
    {
        string drafted = Grammar.Capitalise($"{Cues.Open(0)}improper check{Cues.Close} lets a {Cues.Open(1)}authenticated user{Cues.Close} in");
        (string text, IReadOnlyDictionary<int, string> quotes) = Cues.Extract(Grammar.Mend(drafted));
        text.ShouldBe("Improper check lets an authenticated user in");
        quotes[0].ShouldBe("Improper check");
        quotes[1].ShouldBe("authenticated user");
    }

    [Theory]
    [InlineData("the diagnostic page page in it", "the diagnostic page in it")]
    [InlineData("a web web interface", "a web interface")]
    [InlineData("the parse parser", "the parse parser")]
    [InlineData("C:N C:N", "C:N C:N")]
    public void Doubled_words_stand_once(string drafted, string mended) => Grammar.Once(drafted).ShouldBe(mended);
}
