using System.Text.RegularExpressions;
using Casebook.Data.Building;
using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Weaknesses;
using Casebook.Data.Wording;

namespace Casebook.Data.Tests.Cases;

/// <summary>What every written case must hold to, looked at over thousands of them.</summary>
public sealed partial class CaseTests
{
    public static TheoryData<string> Domains => CaseSample.Domains;

    private static IEnumerable<GeneratedCase> Both(string domain) =>
        CaseSample.All[(domain, Split.Train)].Concat(CaseSample.All[(domain, Split.HeldOut)]);

    // A trace that quotes what is not there teaches a model to invent evidence.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Every_quote_of_a_trace_stands_in_the_description(string domain)
    {
        foreach (GeneratedCase drawn in Both(domain))
        {
            string[] quotes = [.. Quotes().Matches(drawn.Trace).Select(match => match.Groups[1].Value)];
            quotes.Length.ShouldBeGreaterThan(0, drawn.Trace);
            quotes.ShouldAllBe(quote => drawn.Description.Contains(quote.Trim()), drawn.Trace);
        }
    }

    // With the answer's id in the description there would be nothing to reason about.
    [Theory]
    [MemberData(nameof(Domains))]
    public void No_description_gives_its_answer_away(string domain)
    {
        foreach (GeneratedCase drawn in Both(domain))
        {
            drawn.Description.ShouldNotMatch("CWE|CVE|CVSS|\"|\\b(AV|AC|PR|UI|S|C|I|A):[A-Z]");
        }
    }

    // Left-over slots, marks, doubled words and wrong articles are what a newcomer would see first.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Texts_are_clean(string domain)
    {
        foreach (GeneratedCase drawn in Both(domain))
        {
            foreach (string text in new[] { drawn.Description, drawn.Trace })
            {
                text.ShouldNotMatch(@"[{}\[\]*|\uE000-\uF8FF]|  | [,;:]| \.[^.]|\.\.[^/]|,\.");
                Doubled().Match(text).Success.ShouldBeFalse(text);
                text.Trim().ShouldBe(text);
            }
            Grammar.Mend(drawn.Description).ShouldBe(drawn.Description);
            char.IsLower(drawn.Description[0]).ShouldBeFalse(drawn.Description);
            drawn.Description.ShouldEndWith(".");
            SentenceStart().Match(drawn.Description).Success.ShouldBeFalse(drawn.Description);
        }
    }

    // If a few traces were all that a model sees, it would recite one of them.
    [Theory]
    [MemberData(nameof(Domains))]
    public void No_skeleton_of_a_trace_has_more_than_a_twentieth_of_the_cases(string domain)
    {
        IReadOnlyList<GeneratedCase> cases = CaseSample.All[(domain, Split.Train)];
        int[] shares = [.. cases.GroupBy(drawn => TraceSkeleton.Of(drawn)).Select(group => group.Count())];
        shares.Max().ShouldBeLessThanOrEqualTo(cases.Count / 20);
        PhrasebookReader.Book(domain == "cve-cwe" ? "Traces/cwe" : "Traces/cvss")["structure"].Count.ShouldBeGreaterThanOrEqualTo(8);
    }

    // The held-out score would be memory if anything but single words came back.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Nothing_held_out_is_used_in_training(string domain) =>
        SplitChecks.NothingHeldOutIsUsed(split => CaseSample.All[(domain, split)], Sentences);

    // Held-out problems must be solvable: their words are taught, only not in these phrasings.
    [Theory]
    [MemberData(nameof(Domains))]
    public void The_words_of_held_out_evidence_are_taught(string domain) =>
        SplitChecks.WordsOfHeldOutEvidenceAreTaught(split => CaseSample.All[(domain, split)], TaughtPhrasings());

    // The same seed must give the same data set anywhere.
    [Theory]
    [MemberData(nameof(Domains))]
    public void A_case_depends_on_its_address_alone(string domain)
    {
        GeneratedCase first = CaseSample.Draw(domain, Split.Train, 9, 17);
        CaseSample.Draw(domain, Split.Train, 9, 18);
        GeneratedCase second = CaseSample.Draw(domain, Split.Train, 9, 17);
        (second.Description, second.Trace, second.Answer).ShouldBe((first.Description, first.Trace, first.Answer));
    }

    // A model learns to answer what is frequent: weaknesses come equally often, and no metric's value is rare.
    [Fact]
    public void Labels_are_balanced()
    {
        int[] weaknesses = [.. CaseSample.All[("cve-cwe", Split.Train)].GroupBy(drawn => drawn.Answer).Select(group => group.Count())];
        weaknesses.Length.ShouldBe(30);
        weaknesses.ShouldAllBe(count => count == 50);
        IReadOnlyList<GeneratedCase> vectors = CaseSample.All[("cve-cvss", Split.Train)];
        Dictionary<string, double> values = vectors.SelectMany(drawn => drawn.Labels).GroupBy(label => label).ToDictionary(group => group.Key, group => group.Count() / (double)vectors.Count);
        values.Count.ShouldBe(22);
        values.ShouldAllBe(value => value.Value >= 0.08);
        vectors.GroupBy(drawn => drawn.Answer).Max(group => group.Count()).ShouldBeLessThan(vectors.Count / 10);
    }

    private static IEnumerable<string> TaughtPhrasings() =>
        from id in WeaknessBooks.Ids
        from section in new[] { "noun", "vp", "because", "impact" }
        from phrase in new PhraseSplit(1).Part(WeaknessBooks.Of(id), section, Split.Train)
        select phrase.Pattern;

    private static IEnumerable<string> Sentences(GeneratedCase drawn) =>
        SentenceEnd().Split(drawn.Description).Select(sentence => sentence.Trim('.', ' '));

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quotes();

    [GeneratedRegex(@"\b([A-Za-z]+) \1\b", RegexOptions.IgnoreCase)]
    private static partial Regex Doubled();

    [GeneratedRegex(@"\.\s+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"\. [a-z]")]
    private static partial Regex SentenceStart();
}
