using Casebook.Engine.Completions;
using Casebook.Engine.Generation;
using Casebook.Evaluation.Running;
using Casebook.Evaluation.Seeds;
using Casebook.Evaluation.Statistics;
using Casebook.Reasoning.Problems;
using Casebook.Tests.Shared;

namespace Casebook.Evaluation.Tests.Seeds;

public sealed class SeededEvaluationTests
{
    private static readonly Problem[] _problems = [Cwe("a", "CWE-79"), Cwe("b", "CWE-79"), Cwe("c", "CWE-80") with { Domain = "other" }];

    // Every number of a report comes from here; each is counted by hand. Seed 1: a right, b cut off, c wrong. Seed 2: all right but c.
    [Fact]
    public async Task Scores_are_what_a_person_would_count()
    {
        EvaluationResult result = EvaluationResult.Of("m", Settings(1, 2), await Run(Settings(1, 2)));
        result.Problems.Select(row => (row.Id, row.Domain, string.Join("", row.Correct))).ShouldBe([("a", "cve-cwe", "11"), ("b", "cve-cwe", "01"), ("c", "other", "00")]);
        result.Scores.Select(score => score.Domain).ShouldBe(["cve-cwe", "other", "all"]);
        SeededScore all = result.All;
        all.Accuracy.ShouldBe(0.5);
        all.AccuracyBySeed.ShouldBe([1 / 3.0, 2 / 3.0]);
        all.Spread!.Value.ShouldBe(Math.Sqrt(2) / 6, 1e-12);
        all.Interval.ShouldBe(Bootstrap.OfMean([1, 0.5, 0]));
        (all.Problems, all.ParseRate, all.TruncationRate, all.WellFormedRate).ShouldBe((3, 5 / 6.0, 1 / 6.0, 5 / 6.0));
        all.Violations.ShouldBe(new Dictionary<string, int> { ["answer-present"] = 1, ["closed"] = 1 });
        (all.Quotes, all.QuotesInPrompt, all.QuotesInPromptRate).ShouldBe((10, 2, 0.2));
        (result.Scores[0].Accuracy, result.Scores[1].Accuracy).ShouldBe((0.75, 0));
        int shortTrace = SmallTemplate.Value.Tokenizer.Encode(Quoting).Length;
        all.MeanTraceTokens.ShouldBe(((5 * shortTrace) + 60) / 6.0, 1e-9);
    }

    // "0 ± 0" would claim that the model can not be right; twenty wrong problems do not show that.
    [Fact]
    public void A_score_without_any_right_answer_still_has_an_interval()
    {
        ProblemRow[] rows = [.. Enumerable.Range(0, 20).Select(i => new ProblemRow($"{i}", "d", [0, 0]))];
        SeededScore.Of("d", 2, rows, []).Interval.ShouldBe(new Interval(0, new Proportion(0, 20).High95));
    }

    // An evaluation that is widened by a seed must not change what was measured before; nor may a seed be ignored.
    [Fact]
    public async Task A_seeds_answers_are_those_that_the_seed_gives_alone()
    {
        var generator = new SeedGenerator();
        var completer = new Completer(generator, SmallTemplate.Value, 512);
        SeededAnswer[] together = await new SeededEvaluation(completer).RunAsync(_problems, Settings(1, 2), TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken);
        generator.Seeds.ShouldBe([1, 1, 1, 2, 2, 2]);
        JudgedAnswer[] alone = await new ProblemRunner(completer).RunAsync(_problems, Settings(2).For(2), TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken);
        together.Where(one => one.Seed == 2).Select(one => (one.Answer.Problem.Id, one.Answer.Completion)).ShouldBe(alone.Select(one => (one.Problem.Id, one.Completion)));
        new SeededSettings().Seeds.ShouldBe([1, 2, 3, 4, 5]);
        new SeededSettings().Completion.Sampling.Temperature.ShouldBe(0.6f);
    }

    // An hour of generation before a complaint is an hour lost.
    [Fact]
    public async Task What_can_not_be_evaluated_is_refused_before_anything_is_generated()
    {
        await Refused(_problems, Settings());
        await Refused(_problems, Settings(1, 1));
        await Refused(_problems, new() { Seeds = [1, 2], Completion = new() });
        (await Refused([.. _problems, _problems[1]], Settings(1))).Message.ShouldContain("b occurs 2 times");
        (await Run(new() { Seeds = [1], Completion = new() { MaximumTokens = 60 } })).Length.ShouldBe(3);
    }

    // A cancelled evaluation has some answers; a score of them would pass for one of all.
    [Fact]
    public async Task Half_an_evaluation_has_no_result()
    {
        SeededAnswer[] answers = await Run(Settings(1, 2));
        Should.Throw<ArgumentException>(() => EvaluationResult.Of("m", Settings(1, 2), answers[..^1])).Message.ShouldContain("c");
    }

    private const string Quoting = "parser says \"overflow\" and \"nothing\" and \" \"";

    private static SeededSettings Settings(params ulong[] seeds) => new() { Seeds = seeds, Completion = new() { MaximumTokens = 60, Sampling = new() } };

    private static async Task<SeededAnswer[]> Run(SeededSettings settings) =>
        await new SeededEvaluation(new Completer(new SeedGenerator(), SmallTemplate.Value, 512)).RunAsync(_problems, settings, TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken);

    private static async Task<ArgumentException> Refused(Problem[] problems, SeededSettings settings)
    {
        var generator = new SeedGenerator();
        ArgumentException refusal = await Should.ThrowAsync<ArgumentException>(async () => await new SeededEvaluation(new Completer(generator, SmallTemplate.Value, 512)).RunAsync(problems, settings).CountAsync());
        generator.Seeds.ShouldBeEmpty();
        return refusal;
    }

    private static Problem Cwe(string id, string cwe) => new()
    {
        Id = id,
        Domain = "cve-cwe",
        Source = "test",
        Messages = [new("user", Prompts.CveToCwe(id == "a" ? "<a> an overflow" : $"<{id}>"))],
        Verifier = "cwe",
        Reference = new CweReference(cwe),
    };

    /// <summary>Answers right, but for problem b with seed 1: that never ends.</summary>
    private sealed class SeedGenerator : IGenerator
    {
        public List<ulong> Seeds { get; } = [];

        public IAsyncEnumerable<GeneratedToken> GenerateAsync(IReadOnlyList<GenerationRequest> requests, CancellationToken cancellationToken = default)
        {
            Seeds.AddRange(requests.Select(request => request.Sampling.Seed));
            ulong seed = requests[0].Sampling.Seed;
            return new ScriptedGenerator(SmallTemplate.Value, prompt =>
                prompt.Contains("<b>", StringComparison.Ordinal) && seed == 1 ? string.Concat(Enumerable.Repeat("9 ", 200)) : Quoting + "</think>CWE-79")
                .GenerateAsync(requests, cancellationToken);
        }
    }
}
