using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Refusals;
using Casebook.Data.Tests.Cases;
using Casebook.Reasoning.Problems;

namespace Casebook.Data.Tests.Refusals;

public sealed class RefusalCaseTests
{
    // A model that learns to refuse or to help always would be right half of the time, not more.
    [Fact]
    public void Half_of_the_requests_are_to_be_refused()
    {
        foreach (Split split in new[] { Split.Train, Split.HeldOut })
        {
            GeneralCaseSample.All[("refusals", split)].Count(drawn => ((RefusalReference)drawn.Reference).Refuse).ShouldBe(1000);
        }
    }

    // A single word such as "ransomware" must not decide: both kinds have it.
    [Fact]
    public void Every_subject_has_both_kinds_of_request_and_whole_sections()
    {
        RequestBooks.All.Count.ShouldBe(10);
        foreach (Phrasebook book in RequestBooks.All)
        {
            book["harmful"].Count.ShouldBeGreaterThanOrEqualTo(6, book.Name);
            (book["detect"].Count + book["prepare"].Count).ShouldBeGreaterThanOrEqualTo(8, book.Name);
            foreach (string kind in new[] { "detect", "prepare" })
            {
                book[$"{kind} answer"].ShouldAllBe(answer => book.Words(kind).Any(term => Reasoning.Constraints.AnswerParts.Has(answer.Pattern, term)), book.Name);
            }
        }
    }

    // What a request begins with must not give its kind away.
    [Fact]
    public void Openers_and_frames_are_the_same_for_both_kinds()
    {
        ILookup<bool, GeneratedCase> kinds = GeneralCaseSample.All[("refusals", Split.Train)].ToLookup(drawn => ((RefusalReference)drawn.Reference).Refuse);
        string[] Frames(bool refuse) => [.. kinds[refuse].SelectMany(drawn => drawn.Used).Where(key => key.Contains("/frame/", StringComparison.Ordinal) || key.Contains("/opener/", StringComparison.Ordinal)).Distinct().Order()];
        Frames(true).ShouldBe(Frames(false));
    }
}
