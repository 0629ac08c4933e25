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

    // A text of 10 MB that opens brackets and never closes them must not take minutes.
    [Fact]
    public void A_hostile_text_takes_no_longer_than_any_other()
    {
        string[] parts = ["[", "(Citation:", "](http", "<code>", ")"];
        foreach (string part in parts)
        {
            string text = string.Concat(Enumerable.Repeat(part, 200_000));
            var clock = System.Diagnostics.Stopwatch.StartNew();
            PlainText.OfMarkdown(text);
            clock.Elapsed.TotalSeconds.ShouldBeLessThan(20, part);
        }
    }

    [Fact]
    public void What_is_plain_stays_as_it_is() =>
        Gen.String.Sample(text => PlainText.Collapse(PlainText.Collapse(text)).ShouldBe(PlainText.Collapse(text)), iter: 1000, threads: 1);
}
