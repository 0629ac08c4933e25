using Casebook.Reasoning.QuestionAnswering;
using CsCheck;

namespace Casebook.Reasoning.Tests.QuestionAnswering;

public sealed class AnswerMatchTests
{
    // Scores are compared with published ones, so the form must be SQuAD's to the letter.
    [Theory]
    [InlineData("The Hallin Marsh.", "hallin marsh")]
    [InlineData("  an\tapple ,  a day ", "apple day")]
    [InlineData("3,000", "3000")]
    [InlineData("A.I.", "ai")]
    [InlineData("well-known", "wellknown")]
    [InlineData("O'Hara & Sons", "ohara sons")]
    [InlineData("theatre", "theatre")]
    [InlineData("the", "")]
    [InlineData("a_b", "ab")]
    [InlineData("the\u2013end", "\u2013end")] // a dash that is not ASCII stays, and parts words
    [InlineData("\u201CThe Rain\u201D", "\u201C rain\u201D")]
    [InlineData("$5 + 3%", "5 3")]
    [InlineData("na\u00EFve \u00C9t\u00E9", "na\u00EFve \u00E9t\u00E9")]
    public void An_answer_has_a_normal_form(string answer, string normal) => NormalAnswer.Of(answer).ShouldBe(normal);

    // The two numbers of HotpotQA's table, and what they are made of.
    [Theory]
    [InlineData("Edvard Lunde", "edvard lunde", true, 1, 1, 1)]
    [InlineData("the Edvard Lunde!", "Edvard Lunde", true, 1, 1, 1)]
    [InlineData("Lunde", "Edvard Lunde", false, 2 / 3.0, 1, 1 / 2.0)]
    [InlineData("Edvard Lunde of Hallin", "Edvard Lunde", false, 2 / 3.0, 1 / 2.0, 1)]
    [InlineData("Lunde Lunde", "Edvard Lunde", false, 1 / 2.0, 1 / 2.0, 1 / 2.0)] // a repetition counts once
    [InlineData("Port Anning", "Edvard Lunde", false, 0, 0, 0)]
    [InlineData("", "Edvard Lunde", false, 0, 0, 0)]
    [InlineData("the", "a", true, 0, 0, 0)] // nothing in common is 0, as published, though the forms are equal
    [InlineData("yes", "Yes.", true, 1, 1, 1)]
    [InlineData("yes it is", "yes", false, 0, 0, 0)] // half of a yes is worth nothing
    [InlineData("no", "no doubt", false, 0, 0, 0)]
    [InlineData("noanswer", "noanswer here", false, 0, 0, 0)]
    public void A_match_is_measured_by_words(string answer, string accepted, bool exact, double f1, double precision, double recall)
    {
        AnswerMatch match = AnswerMatch.Of(answer, accepted);
        match.Exact.ShouldBe(exact);
        match.F1.ShouldBe(f1, 1e-12);
        match.Precision.ShouldBe(precision, 1e-12);
        match.Recall.ShouldBe(recall, 1e-12);
    }

    // An alias that stands second in the file must count as much as the first.
    [Fact]
    public void The_best_of_several_accepted_answers_counts()
    {
        AnswerMatch.Best("Fu Manchu", ["The Mask of Fu Manchu", "Fu Manchu"]).Exact.ShouldBeTrue();
        AnswerMatch.Best("Mask Fu", ["Rain", "Mask of Fu Manchu"]).F1.ShouldBe(2 / 3.0, 1e-12);
    }

    // A metric that depends on who is asked first, or leaves 0 to 1, would be none.
    [Fact]
    public void A_match_lies_between_nothing_and_all_and_mirrors() => Gen.Select(_words, _words).Sample((one, other) =>
    {
        AnswerMatch match = AnswerMatch.Of(one, other);
        AnswerMatch mirror = AnswerMatch.Of(other, one);
        (mirror.Exact, mirror.F1, mirror.Precision, mirror.Recall).ShouldBe((match.Exact, match.F1, match.Recall, match.Precision));
        match.F1.ShouldBeInRange(0, 1);
        (match.F1 > 0 && NormalAnswer.Of(one).Length == 0).ShouldBeFalse();
        NormalAnswer.Of(NormalAnswer.Of(one)).ShouldBe(NormalAnswer.Of(one));
    }, iter: 5000);

    // A verifier that throws on a strange answer ends a training run after hours.
    [Fact]
    public void No_text_makes_it_throw() => Gen.Select(Gen.String, Gen.String).Sample((one, other) => AnswerMatch.Of(one, other).F1.ShouldBeInRange(0, 1), iter: 5000);

    // Every right answer of the published files must be right by our own measure.
    [Fact]
    public void Published_answers_match_themselves()
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        Assert.SkipWhen(string.IsNullOrEmpty(data), "CASEBOOK_DATA is not set: no published answers to read.");
        int answers = 0;
        foreach (string line in File.ReadLines(Path.Combine(data, "hotpotqa", "hotpotqa_dev_500.jsonl")).Concat(File.ReadLines(Path.Combine(data, "2wikimultihopqa", "2wikimultihopqa_dev_500.jsonl"))))
        {
            using var document = System.Text.Json.JsonDocument.Parse(line);
            string answer = document.RootElement.GetProperty("answer").GetString()!;
            // The band "!!!" is one of the answers: its normal form is empty, which by the published measure matches exactly and in nothing.
            double all = NormalAnswer.Of(answer).Length == 0 ? 0 : 1;
            AnswerMatch.Of($"The {answer.ToUpperInvariant()}.", answer).ShouldBe(new(true, all, all, all), answer);
            answers++;
        }
        answers.ShouldBe(1000);
    }

    private static readonly Gen<string> _words = Gen.Int[0, 5].Select(at => new[] { "rain", "sun", "the", "yes", "no", "snow" }[at]).Array[0, 4].Select(words => string.Join(' ', words));
}
