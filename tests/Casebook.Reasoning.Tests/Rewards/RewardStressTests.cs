using Casebook.Reasoning.Adversarial;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Rewards;
using Casebook.Reasoning.Verification;

namespace Casebook.Reasoning.Tests.Rewards;

public sealed class RewardStressTests
{
    // A reward that pays for a trick teaches the trick.
    [Fact]
    public void No_attack_pays_and_every_control_does_what_it_must()
    {
        StressReport report = RewardStress.Run(AdversarialKinds.SampleProblems, new RewardFunction(new()));
        report.Failures.Select(row => $"{row.Verifier} {row.Kind}: {row.Failed}/{row.Tried} {row.Example}").ShouldBeEmpty();
        report.Holds.ShouldBeTrue();
        report.Kinds.ShouldBeGreaterThanOrEqualTo(60);
    }

    private static readonly Lazy<StressReport> _checked = new(() => RewardStress.Run(
        AdversarialKinds.SampleProblems, new RewardFunction(new() { ContradictedClaims = TraceRule.Gate, SilentTraces = TraceRule.Gate })));

    // A kind that is nowhere tried is a line in a file and guards nothing.
    [Fact]
    public void Every_kind_is_tried_on_some_problem()
    {
        StressReport report = _checked.Value;
        var tried = report.Rows.Where(row => row.Tried > 0).Select(row => row.Kind).ToHashSet();
        AdversarialKinds.All.Select(kind => kind.Name).Where(kind => !tried.Contains(kind)).ShouldBeEmpty();
    }

    // A model that is paid for right answers behind false or empty traces learns to write such traces.
    [Fact]
    public void No_attack_on_the_checks_of_traces_pays_where_they_are_gates()
    {
        _checked.Value.Failures.Select(row => $"{row.Verifier} {row.Kind}: {row.Failed}/{row.Tried} {row.Example}").ShouldBeEmpty();
    }

    // A trick that another gate stops anyway, or the verifier, shows nothing of the key that it is aimed at.
    [Fact]
    public void Every_attack_on_a_key_would_pay_without_it()
    {
        StressReport report = _checked.Value;
        foreach (AdversarialKind kind in AdversarialKinds.All.Where(kind => kind.Keys is not null))
        {
            StressRow[] rows = [.. report.Rows.Where(row => row.Kind == kind.Name && row.Tried > 0)];
            rows.SelectMany(row => row.HeldBy).Distinct().ShouldBe(kind.Keys!.Select(key => $"reward.{key}"), kind.Name);
            rows.Where(row => row.HeldBy.Count == 0).Select(row => $"{row.Kind} {row.Verifier}").ShouldBeEmpty();
        }
        report.Rows.Where(row => AdversarialKinds.All.Single(kind => kind.Name == row.Kind).Keys is null).ShouldAllBe(row => row.HeldBy.Count == 0);
    }

    // A recipe that does not set the key has not promised anything, and must not be refused for it.
    [Fact]
    public void Attacks_on_a_key_are_tried_only_where_it_is_set()
    {
        string[] Kinds(RewardSettings settings) => [.. RewardStress.Run([AdversarialKinds.SampleProblems[0]], new RewardFunction(settings)).Rows.Select(row => row.Kind).Distinct()];
        Kinds(new()).ShouldNotContain("false-id");
        Kinds(new() { ContradictedClaims = TraceRule.Gate }).ShouldContain("false-id");
        Kinds(new() { ContradictedClaims = TraceRule.Gate }).ShouldNotContain("silent");
    }

    // If the test held for a reward that looks for the right words anywhere, it would hold for anything.
    [Fact]
    public void A_gullible_reward_is_found_out()
    {
        StressReport report = Run(problem => completion => problem.Reference.Slots() is { } slots && (completion.Trace + completion.Answer).Contains(slots.Right) ? 1 : 0);
        string[] paid = [.. report.Failures.Where(row => !row.IsControl).Select(row => row.Kind)];
        paid.Distinct().Count().ShouldBeGreaterThan(50);
        paid.ShouldContain("all-options");
        paid.ShouldContain("empty-trace");
        report.Holds.ShouldBeFalse();
        report.Failures.ShouldAllBe(row => row.Blame.Count == 0);
        report.Failures.ShouldAllBe(row => row.Example!.Answer.Length <= 160 && !row.Example.Answer.Any(char.IsSurrogate));
    }

    // The two rewards that no attack can raise are the two that teach nothing.
    [Theory]
    [InlineData(0, "control-right")]
    [InlineData(1, "control-wrong")]
    public void The_controls_find_a_reward_that_is_always_the_same(double reward, string control) =>
        Run(_ => _ => reward).Failures.Select(row => row.Kind).ShouldContain(control);

    // Who sets a key that opens a hole must be told which one.
    [Fact]
    public void The_setting_to_blame_is_named()
    {
        var settings = new RewardSettings { CvssCredit = CvssCredit.Score, CvssCreditMost = 1, ParentCwe = 0.9, UnknownIdentifiers = TraceRule.Gate };
        StressReport report = RewardStress.Run(AdversarialKinds.SampleProblems, new RewardFunction(settings));
        report.Failures.Select(row => (row.Verifier, row.Kind)).Distinct().ShouldContain(("cwe", "near"));
        report.Failures.Single(row => row is { Verifier: "cwe", Kind: "near" }).Blame.ShouldBe(["reward.parent_cwe"]);
        report.Failures.Single(row => row is { Verifier: "cvss31", Kind: "near" }).Blame.ShouldBe(["reward.cvss_credit", "reward.cvss_credit_most"]);
    }

    // Training stops before its first step, with the words that lead to the key.
    [Fact]
    public void A_report_that_does_not_hold_stops_who_asks_it_to()
    {
        RewardStress.Run(AdversarialKinds.SampleProblems, new RewardFunction(new())).ThrowUnlessHolds("r.yaml");
        StressReport fooled = RewardStress.Run(AdversarialKinds.SampleProblems, new RewardFunction(new() { ParentCwe = 1 }));
        FooledRewardException stopped = Should.Throw<FooledRewardException>(() => fooled.ThrowUnlessHolds("r.yaml"));
        stopped.ExitCode.ShouldBe(Runs.Errors.ExitCode.CheckFailed);
        stopped.Message.ShouldStartWith("r.yaml: reward.parent_cwe: the reward pays for near (cwe)");
    }

    // Keys that the stress test always refuses would be keys that nobody can use.
    [Fact]
    public void The_graded_rewards_hold_at_their_defaults()
    {
        foreach (CvssCredit credit in new[] { CvssCredit.Score, CvssCredit.Metrics })
        {
            var settings = new RewardSettings
            {
                CvssCredit = credit,
                ParentCwe = 0.5,
                LengthPenalty = 1 / 4096.0,
                Quotes = TraceRule.Gate,
                UnknownIdentifiers = TraceRule.Gate,
            };
            RewardStress.Run(AdversarialKinds.SampleProblems, new RewardFunction(settings)).Failures.Select(row => $"{row.Verifier} {row.Kind} {row.Example}").ShouldBeEmpty();
        }
    }

    // New verifiers must not slip past the test for want of a problem to try it on.
    [Fact]
    public void Every_verifier_has_sample_problems_on_which_the_kinds_run()
    {
        AdversarialKinds.WithoutSamples.ShouldBeEmpty();
        AdversarialKinds.SampleProblems.Select(problem => problem.Id).ShouldBeUnique();
        AdversarialKinds.SampleProblems.Select(problem => problem.Verifier).Distinct().ShouldBeSubsetOf(Verifiers.All.Select(verifier => verifier.Name));
    }

    // A kind of answer without slots still has traces that can be faked.
    [Fact]
    public void Without_slots_the_generic_kinds_still_run()
    {
        Problem problem = AdversarialKinds.SampleProblems[0] with { Reference = new Unslotted(), Verifier = "other" };
        StressReport report = RewardStress.Run([problem], new(), (_, problem, completion, _) => FormatGates.Violations(problem, completion).Count == 0 ? 1 : 0);
        report.Rows.Where(row => row.Tried > 0).Select(row => row.Kind)
            .ShouldBe(["mark-as-answer", "nothing", "no-answer", "unclosed", "filler-throughout", "prompt-throughout", "loop-throughout", "tags-throughout", "injection-throughout"], ignoreOrder: true);
        report.Holds.ShouldBeTrue();
    }

    private static StressReport Run(Func<Problem, Func<Completion, double>> reward) =>
        RewardStress.Run(AdversarialKinds.SampleProblems, new(), (_, problem, completion, _) => reward(problem)(completion));

    private sealed record Unslotted : ReferenceAnswer;
}
