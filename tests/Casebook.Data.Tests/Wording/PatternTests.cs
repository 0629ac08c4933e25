using Casebook.Data.Wording;
using Casebook.Runs.Randomness;

namespace Casebook.Data.Tests.Wording;

/// <summary>Who edits a phrase book must get what the pattern says, or hear what is wrong with it.</summary>
public sealed class PatternTests
{
    private static string Expand(string pattern, ulong sample = 0, int cue = -1) =>
        Pattern.Expand(pattern, new RandomStream(1, "test", sample: sample), slot => $"<{slot}>", cue);

    [Fact]
    public void Every_wording_of_a_choice_comes_out()
    {
        string[] texts = [.. Enumerable.Range(0, 60).Select(sample => Expand("reads [one|two [three|four]] of {param}", (ulong)sample)).Distinct().Order()];
        texts.ShouldBe(["reads one of <param>", "reads two four of <param>", "reads two three of <param>"]);
    }

    [Fact]
    public void The_marked_part_is_what_is_quoted()
    {
        Cues.Extract(Expand("trusts a length and *reads past {param}*", cue: 3)).Quotes[3].ShouldBe("reads past <param>");
    }

    [Fact]
    public void Without_a_mark_all_but_the_article_is_quoted()
    {
        (string text, IReadOnlyDictionary<int, string> quotes) = Cues.Extract(Expand("an out-of-bounds read", cue: 0));
        text.ShouldBe("an out-of-bounds read");
        quotes[0].ShouldBe("out-of-bounds read");
    }

    [Theory]
    [InlineData("reads [one|two")]
    [InlineData("reads one|two]")]
    public void An_unpaired_bracket_is_named(string pattern) =>
        Should.Throw<InvalidDataException>(() => Expand(pattern)).Message.ShouldContain(pattern);
}
