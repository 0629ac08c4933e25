using Casebook.Knowledge.Entries;
using CsCheck;

namespace Casebook.Knowledge.Tests.Entries;

public sealed class PlainTextTests
{
    // Descriptions are shown in terminals and put into prompts: no markup, no line breaks.
    [Theory]
    [InlineData("  a\n\t b\u00A0c ", "a b c")]
    [InlineData("[Owls](https://x.org/g) hoot.(Citation: A B 2031)", "Owls hoot.")]
    [InlineData("Use <code>a | b</code> [sic].", "Use a | b [sic].")]
    [InlineData("f(x)[0](y)", "f(x)[0](y)")]
    [InlineData("[one](http://a) [two](https://b)", "one two")]
    [InlineData("(Citation: never closed", "(Citation: never closed")]
    [InlineData("x](http://a)", "x")]
    [InlineData("", "")]
    public void Markup_goes_and_words_stay(string text, string plain) => PlainText.OfMarkdown(text).ShouldBe(plain);

    // Brackets that are opened and never closed: a quadratic reader would be at it for an hour. How time grows is measured by the benchmark "scaling".
    [Theory]
    [InlineData("[", 1)]
    [InlineData("(Citation:", 1)]
    [InlineData("](http", 1)]
    [InlineData("<code>", 0)]
    [InlineData(")", 1)]
    public void A_hostile_text_is_read_to_its_end(string part, int kept)
    {
        string text = string.Concat(Enumerable.Repeat(part, 1_000_000));
        PlainText.OfMarkdown(text).Length.ShouldBe(kept * text.Length);
    }

    [Fact]
    public void What_is_plain_stays_as_it_is() =>
        Gen.String.Sample(text => PlainText.Collapse(PlainText.Collapse(text)).ShouldBe(PlainText.Collapse(text)), iter: 1000, threads: 1);
}
