using System.Text.RegularExpressions;
using Casebook.Data.Building;
using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Techniques;
using Casebook.Data.Weaknesses;
using Casebook.Data.Wording;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Data.Tests.Cases;

/// <summary>What every case of scores, techniques, choices and measures must hold to, looked at over thousands of them.</summary>
public sealed partial class SecurityCaseTests
{
    public static TheoryData<string> Domains => SecuritySample.Domains;

    // A trace that quotes what is not there teaches a model to invent evidence.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Every_quote_of_a_trace_stands_in_the_question(string domain)
    {
        foreach (GeneratedCase drawn in SecuritySample.Both(domain))
        {
            string[] quotes = [.. Quotes().Matches(drawn.Trace).Select(match => match.Groups[1].Value)];
            quotes.Length.ShouldBeGreaterThan(0, drawn.Trace);
            quotes.ShouldAllBe(quote => quote.Length > 1 && drawn.Description.Contains(quote), drawn.Trace);
        }
    }

    // An exemplar whose own answer is wrong would teach it; and what is right must not be right for another question.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Every_answer_is_right_for_its_own_question_alone(string domain)
    {
        IReadOnlyList<GeneratedCase> cases = SecuritySample.All[(domain, Split.HeldOut)];
        for (int at = 0; at < cases.Count; at++)
        {
            Problem problem = SecuritySample.Problem(domain, cases[at]);
            Verify(problem, cases[at], cases[at].Answer).Correct.ShouldBeTrue(cases[at].Answer);
            GeneratedCase next = cases[(at + 1) % cases.Count];
            Verify(problem, cases[at], next.Answer).Correct.ShouldBe(next.Answer == cases[at].Answer);
        }
    }

    // Left-over slots, marks, doubled words and wrong articles are what a newcomer would see first.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Texts_are_clean(string domain)
    {
        foreach (GeneratedCase drawn in SecuritySample.Both(domain))
        {
            foreach (string text in new[] { drawn.Description, drawn.Trace })
            {
                text.ShouldNotMatch(@"[{}\[\]*|\uE000-\uF8FF]|  | [,;:]| \.[^.]|\.\.[^/]|,\.");
                Doubled().Match(text).Success.ShouldBeFalse(text);
                text.Trim().ShouldBe(text);
                foreach (string line in text.Split('\n'))
                {
                    line.Trim().ShouldBe(line);
                    line.ShouldNotBeEmpty(text);
                }
            }
            string stem = drawn.Description.Split('\n')[0];
            Grammar.Mend(stem).ShouldBe(stem);
            char.IsLower(stem[0]).ShouldBeFalse(stem);
            SentenceStart().Match(stem).Success.ShouldBeFalse(stem);
            SentenceStart().Match(Quotes().Replace(drawn.Trace, "")).Success.ShouldBeFalse(drawn.Trace);
        }
    }

    // If a few traces were all that a model sees, it would recite one of them.
    [Theory]
    [InlineData("cvss-score", "score")]
    [InlineData("attack-technique", "attack")]
    [InlineData("multiple-choice", "choice")]
    [InlineData("two-hop", "two-hop")]
    public void No_skeleton_of_a_trace_has_more_than_a_twentieth_of_the_cases(string domain, string book)
    {
        IReadOnlyList<GeneratedCase> cases = SecuritySample.All[(domain, Split.Train)];
        int largest = cases.GroupBy(drawn => TraceSkeleton.Of(drawn)).Max(group => group.Count());
        TestContext.Current.TestOutputHelper?.WriteLine($"{domain}: the most frequent skeleton has {largest} of {cases.Count} cases");
        largest.ShouldBeLessThanOrEqualTo(cases.Count / 20);
        PhrasebookReader.Book($"Traces/{book}")["structure"].Count.ShouldBeGreaterThanOrEqualTo(8);
    }

    // A mask that misses a reason would make few skeletons look like many: none of them may hold what belongs to one answer.
    [Theory]
    [InlineData("attack-technique")]
    [InlineData("two-hop")]
    public void Skeletons_hold_nothing_of_their_answers(string domain)
    {
        string[] own =
        [
            .. TechniqueBooks.Ids.SelectMany(id => TechniqueBooks.Of(id)["sign"].Concat(TechniqueBooks.Of(id)["reject"])).Select(phrase => phrase.Pattern),
            .. WeaknessBooks.Ids.SelectMany(id => WeaknessBooks.Of(id)["sign"].Concat(WeaknessBooks.Of(id)["reject"])).Select(phrase => phrase.Pattern),
        ];
        string all = string.Join('\n', SecuritySample.All[(domain, Split.Train)].Select(drawn => TraceSkeleton.Of(drawn)));
        own.ShouldAllBe(text => !all.Contains(text));
        all.ShouldNotMatch(@"T\d|CWE-\d");
    }

    // A model of a million parameters sees 640 tokens at once.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Traces_and_prompts_are_short(string domain)
    {
        GeneratedCase[] cases = [.. SecuritySample.Both(domain)];
        int[] traces = [.. cases.Select(drawn => drawn.Trace.Split([' ', '\n']).Length).Order()];
        traces[traces.Length / 2].ShouldBeLessThanOrEqualTo(120);
        cases.Max(drawn => SecuritySample.Of(domain).Ask(drawn.Description).Split([' ', '\n']).Length).ShouldBeLessThanOrEqualTo(150);
    }

    // The held-out score would be memory if anything but single words came back.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Nothing_held_out_is_used_in_training(string domain) =>
        SplitChecks.NothingHeldOutIsUsed(split => SecuritySample.All[(domain, split)], Sentences);

    // Held-out problems must be solvable: their words are taught, only not in these phrasings.
    [Theory]
    [MemberData(nameof(Domains))]
    public void The_words_of_held_out_evidence_are_taught(string domain) =>
        SplitChecks.WordsOfHeldOutEvidenceAreTaught(split => SecuritySample.All[(domain, split)], TaughtPhrasings());

    // The same seed must give the same data set anywhere.
    [Theory]
    [MemberData(nameof(Domains))]
    public void A_case_depends_on_its_address_alone(string domain)
    {
        GeneratedCase first = SecuritySample.Draw(domain, Split.Train, 9, 17);
        SecuritySample.Draw(domain, Split.Train, 9, 18);
        GeneratedCase second = SecuritySample.Draw(domain, Split.Train, 9, 17);
        (second.Description, second.Trace, second.Answer).ShouldBe((first.Description, first.Trace, first.Answer));
    }

    private static Verdict Verify(Problem problem, GeneratedCase drawn, string answer) =>
        Verifiers.ByName(problem.Verifier).Verify(problem, new Completion(TraceOutcome.Closed, drawn.Trace, answer, FinishReason.Stop));

    private static IEnumerable<string> TaughtPhrasings()
    {
        var split = new PhraseSplit(1);
        return WeaknessBooks.Ids.SelectMany(id => new[] { "noun", "vp", "because", "impact" }.SelectMany(section => split.Part(WeaknessBooks.Of(id), section, Split.Train)))
            .Concat(TechniqueBooks.Ids.SelectMany(id => split.Part(TechniqueBooks.Of(id), "act", Split.Train)))
            .Select(phrase => phrase.Pattern);
    }

    /// <summary>Of the question without its options, which may come back in another question.</summary>
    private static IEnumerable<string> Sentences(GeneratedCase drawn) =>
        SentenceEnd().Split(drawn.Description.Split('\n')[0]).Select(sentence => sentence.Trim('.', '?', ' '))
            .Where(sentence => sentence.Count(char.IsWhiteSpace) > 3 && !sentence.StartsWith("Which ", StringComparison.Ordinal));

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quotes();

    [GeneratedRegex(@"\b([A-Za-z]+) \1\b", RegexOptions.IgnoreCase)]
    private static partial Regex Doubled();

    [GeneratedRegex(@"[.?]\s+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"[.?] [a-z]")]
    private static partial Regex SentenceStart();
}
