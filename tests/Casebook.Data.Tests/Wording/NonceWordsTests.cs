using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Tests.Wording;

public sealed class NonceWordsTests
{
    private const string Text = "A crafted packet overflows a heap buffer over the network, and the heap is lost.";

    private static (string Text, IReadOnlyDictionary<int, string> Quotes) Put(string text, string quote, ulong seed, double share = 1) =>
        NonceWords.Quote(text, new Dictionary<int, string> { [3] = quote }, share, new RandomStream(seed, "test"));

    // The quotation must stay verbatim, whatever was put in: all checks of traces rest on it.
    [Fact]
    public void The_quotation_is_still_in_the_text_and_one_word_of_it_is_new()
    {
        for (ulong seed = 1; seed < 40; seed++)
        {
            (string text, IReadOnlyDictionary<int, string> quotes) = Put(Text, " crafted packet ", seed);
            text.ShouldContain(quotes[3]);
            quotes[3].ShouldNotBe(" crafted packet ");
            quotes[3].Split(' ').Count("crafted packet".Split(' ').Contains).ShouldBe(1);
            text.Replace(quotes[3], " crafted packet ", StringComparison.Ordinal).ShouldBe(Text);
        }
    }

    // Without any word of its own a quotation would say nothing about its label.
    [Theory]
    [InlineData(" network ")]
    [InlineData(" over the network ")]
    [InlineData(" a heap ")]
    public void A_quotation_with_one_word_of_its_own_keeps_it(string quote) => Put(Text, quote, 1).ShouldBe((Text, new Dictionary<int, string> { [3] = quote }), new SamePair());

    [Fact]
    public void A_share_of_none_changes_nothing() => Put(Text, " crafted packet ", 1, share: 0).Text.ShouldBe(Text);

    private sealed class SamePair : IEqualityComparer<(string Text, IReadOnlyDictionary<int, string> Quotes)>
    {
        public bool Equals((string Text, IReadOnlyDictionary<int, string> Quotes) x, (string Text, IReadOnlyDictionary<int, string> Quotes) y) => x.Text == y.Text && x.Quotes[3] == y.Quotes[3];

        public int GetHashCode((string Text, IReadOnlyDictionary<int, string> Quotes) pair) => pair.Text.GetHashCode(StringComparison.Ordinal);
    }
}
