using System.Text.RegularExpressions;
using Casebook.Data.Building;
using Casebook.Data.Cases;
using Casebook.Data.Phrasebooks;
using Casebook.Data.Wording;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;
using Casebook.Reasoning.Verification;

namespace Casebook.Data.Tests.Cases;

/// <summary>What every case of arithmetic, code, instructions and refusals must hold to, looked at over thousands of them.</summary>
public sealed partial class GeneralCaseTests
{
    public static TheoryData<string> Domains => GeneralCaseSample.Domains;

    public static TheoryData<string, string> Structures => new()
    {
        { "arithmetic", "structure" }, { "output", "structure" }, { "fault", "structure" }, { "task", "structure" },
        { "instructions", "structure" }, { "instructions", "structure items" }, { "refusal", "structure refuse" }, { "refusal", "structure help" },
    };

    // An exemplar whose own answer is wrong would teach it.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Every_answer_is_right_by_its_own_verifier(string domain)
    {
        ICaseGenerator generator = GeneralCaseSample.Generator(domain);
        IVerifier verifier = Verifiers.ByName(generator.Verifier);
        foreach (GeneratedCase drawn in GeneralCaseSample.Both(domain))
        {
            var problem = new Problem { Id = "p", Domain = domain, Source = "test", Messages = [new("user", generator.Ask(drawn.Description))], Verifier = generator.Verifier, Reference = drawn.Reference };
            Verdict verdict = verifier.Verify(problem, new(TraceOutcome.Closed, drawn.Trace, drawn.Answer, FinishReason.Stop));
            verdict.Correct.ShouldBeTrue($"{drawn.Description}\n{drawn.Trace}\n{drawn.Answer}\n{verdict.Reason}");
        }
    }

    // An answer that is right for every question teaches nothing.
    [Theory]
    [MemberData(nameof(Domains))]
    public void The_answer_to_another_question_is_mostly_wrong(string domain)
    {
        ICaseGenerator generator = GeneralCaseSample.Generator(domain);
        IVerifier verifier = Verifiers.ByName(generator.Verifier);
        IReadOnlyList<GeneratedCase> cases = GeneralCaseSample.All[(domain, Split.Train)];
        double right = cases.Zip(cases.Skip(1)).Average(pair => verifier.Verify(
            new Problem { Id = "p", Domain = domain, Source = "test", Messages = [new("user", generator.Ask(pair.First.Description))], Verifier = generator.Verifier, Reference = pair.First.Reference },
            new(TraceOutcome.Closed, pair.First.Trace, pair.Second.Answer, FinishReason.Stop)).Correct ? 1.0 : 0.0);
        right.ShouldBeLessThan(0.3);
    }

    // A trace that quotes what is not there teaches a model to invent evidence.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Every_quote_of_a_trace_stands_in_the_question(string domain)
    {
        int quotes = 0;
        foreach (GeneratedCase drawn in GeneralCaseSample.Both(domain))
        {
            QuotedEvidence.NotIn(drawn.Trace, drawn.Description).ShouldBeEmpty(drawn.Trace);
            foreach (Match quote in Quotes().Matches(drawn.Trace))
            {
                drawn.Description.ShouldContain(quote.Groups[1].Value, Case.Sensitive);
                quotes++;
            }
        }
        quotes.ShouldBeGreaterThan(500);
    }

    // Left-over slots, marks, doubled words and wrong articles are what a newcomer would see first.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Texts_are_clean(string domain)
    {
        foreach (GeneratedCase drawn in GeneralCaseSample.Both(domain))
        {
            foreach (string text in new[] { drawn.Description, drawn.Trace, drawn.Answer })
            {
                text.ShouldNotBeEmpty();
                text.Trim().ShouldBe(text);
                text.ShouldNotMatch(@"[\uE000-\uF8FF]|(?<=[^\s:])  | [,;](?! )| \.\s|[^.]\.\.(?![./])|,\.|\?\.|\r", text);
                if (domain != "code")
                {
                    // Two like words in a row may stand in code only; "that that" and digits beside them are no words here.
                    Doubled().Match(text).Success.ShouldBeFalse(text);
                }
                if (domain is "arithmetic" or "refusals")
                {
                    text.ShouldNotMatch(@"[{}\[\]|]");
                    Grammar.Mend(text.Replace('\n', ' ')).ShouldBe(text.Replace('\n', ' '));
                }
            }
            // A question about code may begin with the name of a variable.
            (domain == "code" || !char.IsLower(drawn.Description[0])).ShouldBeTrue(drawn.Description);
        }
    }

    // If a few traces were all that a model sees, it would recite one of them.
    [Theory]
    [MemberData(nameof(Domains))]
    public void No_skeleton_of_a_trace_has_more_than_a_twentieth_of_the_cases(string domain)
    {
        IReadOnlyList<GeneratedCase> cases = GeneralCaseSample.All[(domain, Split.Train)];
        int largest = cases.GroupBy(TraceSkeleton.Of).Max(group => group.Count());
        largest.ShouldBeLessThanOrEqualTo(cases.Count / 20);
    }

    [Theory]
    [MemberData(nameof(Structures))]
    public void A_trace_has_at_least_eight_structures(string book, string section) =>
        PhrasebookReader.Book($"Traces/{book}")[section].Count.ShouldBeGreaterThanOrEqualTo(8);

    // A phrasing that fails only when it is drawn would end a long build.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Nearly_all_structures_are_drawn_and_every_label_comes(string domain)
    {
        var labels = GeneralCaseSample.All[(domain, Split.Train)].SelectMany(drawn => drawn.Labels).GroupBy(label => label).ToDictionary(group => group.Key, group => group.Count());
        labels.Count.ShouldBe(domain switch { "arithmetic" => 6 + 12, "code" => 14 + 10 + 20 + 20, "instructions" => 16, _ => 2 + 10 + 10 });
        labels.Values.Min().ShouldBeGreaterThanOrEqualTo(5);
    }

    // Small models have room for 640 tokens, prompt, trace and answer together.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Traces_and_prompts_are_short(string domain)
    {
        IReadOnlyList<GeneratedCase> cases = GeneralCaseSample.All[(domain, Split.Train)];
        int[] traces = [.. cases.Select(drawn => Words().Count(drawn.Trace)).Order()];
        traces[traces.Length / 2].ShouldBeLessThanOrEqualTo(120);
        traces[^1].ShouldBeLessThanOrEqualTo(250);
        cases.Max(drawn => Words().Count(drawn.Description)).ShouldBeLessThanOrEqualTo(120);
    }

    // The held-out score would be memory if phrasings or names came back.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Nothing_held_out_is_used_in_training(string domain)
    {
        IReadOnlyList<GeneratedCase> train = GeneralCaseSample.All[(domain, Split.Train)];
        IReadOnlyList<GeneratedCase> heldOut = GeneralCaseSample.All[(domain, Split.HeldOut)];
        train.ShouldAllBe(drawn => drawn.Used.Count > 0);
        train.SelectMany(drawn => drawn.Used).Intersect(heldOut.SelectMany(drawn => drawn.Used)).ShouldBeEmpty();
        train.Select(drawn => drawn.Description).Intersect(heldOut.Select(drawn => drawn.Description)).ShouldBeEmpty();
    }

    // A build draws anew what came before; where nearly all came before, it would fail.
    [Theory]
    [MemberData(nameof(Domains))]
    public void Few_questions_come_twice(string domain) =>
        GeneralCaseSample.All[(domain, Split.Train)].Select(drawn => drawn.Description).Distinct().Count().ShouldBeGreaterThan(1800);

    // The same seed must give the same data set anywhere.
    [Theory]
    [MemberData(nameof(Domains))]
    public void A_case_depends_on_its_address_alone(string domain)
    {
        GeneratedCase first = GeneralCaseSample.Draw(domain, Split.Train, 9, 17);
        GeneralCaseSample.Draw(domain, Split.Train, 9, 18);
        GeneratedCase second = GeneralCaseSample.Draw(domain, Split.Train, 9, 17);
        (second.Description, second.Trace, second.Answer).ShouldBe((first.Description, first.Trace, first.Answer));
    }

    [GeneratedRegex("\"([^\"]*)\"")]
    private static partial Regex Quotes();

    [GeneratedRegex(@"\S+")]
    private static partial Regex Words();

    [GeneratedRegex(@"\b([A-Za-z]+) \1\b", RegexOptions.IgnoreCase)]
    private static partial Regex Doubled();
}
