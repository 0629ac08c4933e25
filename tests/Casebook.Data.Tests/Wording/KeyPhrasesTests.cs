using Casebook.Data.Wording;
using CsCheck;

namespace Casebook.Data.Tests.Wording;

public sealed class KeyPhrasesTests
{
    private static readonly (string Label, string Pattern)[] _phrasings =
    [
        ("overflow", "copies {what} past the end of a buffer"),
        ("overflow", "writes past the end of the buffer without checking"),
        ("overflow", "a heap buffer of fixed size is overrun"),
        ("injection", "builds the query of what the user types"),
        ("injection", "puts words of the user into a query"),
        ("injection", "the query is built without binding"),
        ("access", "any user can call it without a password"),
        ("access", "no password is asked of the user"),
    ];

    private static readonly string[] _jointsAtTheEnd = ["a", "an", "the", "of", "to", "in", "on", "by", "is", "without", "and", "or", "with", "no", "any"];

    private static readonly KeyPhrases _keys = new(_phrasings);

    // The words that speak for the label are what a reader of the trace must see, and not the sentence around them.
    [Theory]
    [InlineData("overflow", "The parser writes past the end of a buffer.", "writes past")]
    [InlineData("overflow", "A heap buffer is there.", "heap buffer")]
    [InlineData("injection", "The page builds the query of all words.", "query")]
    [InlineData("injection", "It is the QUERY that matters.", "QUERY")]
    [InlineData("access", "Anyone gets in without a password.", "without a password")]
    public void The_telling_words_are_picked_as_they_stand(string label, string text, string quoted) => _keys.Of(label, text).ShouldBe(quoted);

    // Where nothing tells, something must be quoted all the same: a trace without evidence would be the alternative.
    [Theory]
    [InlineData("overflow", "Zebras")]
    [InlineData("overflow", "the")]
    [InlineData("overflow", "of the")]
    [InlineData("injection", "42 !!")]
    [InlineData("injection", "of the server")]
    public void A_text_without_telling_words_still_gives_a_part_of_it(string label, string text)
    {
        string quoted = _keys.Of(label, text);
        quoted.ShouldNotBeEmpty();
        text.ShouldContain(quoted, Case.Sensitive);
    }

    // An invented quote, or one that breaks off at "of the", is what the model would learn.
    [Fact]
    public void A_quote_is_one_to_three_words_of_the_text_and_ends_with_no_joint()
    {
        string[] words = ["past", "the", "end", "of", "a", "buffer", "query", "without", "password", "user", "server", "Heap", "is", "builds", "v2", "\u2014", "any"];
        Gen.Select(Gen.Int[0, words.Length - 1].Select(at => words[at]).Array[1, 12], Gen.Int[0, 2].Select(at => new[] { "overflow", "injection", "access" }[at])).Sample((drawn, label) =>
        {
            string text = string.Join(' ', drawn);
            string quoted = _keys.Of(label, text);
            text.ShouldContain(quoted, Case.Sensitive);
            _keys.Of(label, text).ShouldBe(quoted);
            new KeyPhrases(_phrasings).Of(label, text).ShouldBe(quoted);
            string[] parts = [.. quoted.Split(' ').Where(part => part.Any(char.IsAsciiLetter))];
            if (drawn.Any(word => char.IsAsciiLetter(word[0])))
            {
                parts.Length.ShouldBeInRange(1, 3);
            }
            if (drawn.Any(word => char.IsAsciiLetter(word[0]) && !_jointsAtTheEnd.Contains(word)))
            {
                _jointsAtTheEnd.ShouldNotContain(parts[^1], text);
            }
        }, iter: 3000);
    }
}
