using Casebook.Evaluation.Contamination;

namespace Casebook.Evaluation.Tests.Contamination;

public class NgramOverlapTests
{
    private const string Question = "The upload form of Larkspur Gallery stores every file under the name that a client sends with it.";

    // A copy with other punctuation and case is a copy.
    [Fact]
    public void Copied_question_is_found()
    {
        OverlappingText found = Find(Question, ("train-7", "It said: the UPLOAD form of larkspur gallery, stores every file under the name - that a client sends with it; then it closed.")).Single();
        (found.Name, found.Share, found.FirstFoundIn).ShouldBe(("q", 1.0, "train-7"));
    }

    [Fact]
    public void Part_of_a_question_counts_by_its_share()
    {
        // 18 words have 6 runs of 13; the first 14 words have 2 of them.
        double share = Find(Question, ("t", "the upload form of Larkspur Gallery stores every file under the name that a")).Single().Share;
        share.ShouldBe(2 / 6.0, 1e-9);
    }

    [Fact]
    public void Same_words_in_another_order_are_no_copy() =>
        Find(Question, ("t", "A client sends the name of every file, and Larkspur Gallery stores it under that name with the upload form.")).ShouldBeEmpty();

    [Fact]
    public void Short_question_is_looked_for_whole()
    {
        Find("What is a canary value?", ("t", "People ask: what is a canary value, and why?")).Single().Share.ShouldBe(1);
        Find("What is a canary value?", ("t", "What is a canary?")).ShouldBeEmpty();
    }

    private static IReadOnlyList<OverlappingText> Find(string question, params (string, string)[] training) => new NgramOverlap([("q", question)]).Find(training);
}
