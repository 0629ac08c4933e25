using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Rewards;
using Casebook.Reasoning.Rollouts;
using Casebook.Reasoning.Tests.Verification;

namespace Casebook.Reasoning.Tests.Rewards;

public sealed class RewardComparisonTests
{
    private const string Honest = "\"x\" is what the page shows without escaping it.";
    private const string Invented = "\"never written\" is what the page shows without escaping it.";

    private static readonly RewardFunction _exact = new(new());
    private static readonly RewardFunction _quotes = new(new() { Quotes = TraceRule.Gate });

    // The counts decide whether a setting is worth a training run.
    [Fact]
    public void Signs_of_advantages_are_counted()
    {
        RolloutGroup[] groups =
        [
            Group("cve-cwe", (Honest, "CWE-79", 1), (Invented, "CWE-79", 1), (Honest, "CWE-89", 0)), // + + - becomes + - -
            Group("cve-cwe", (Invented, "CWE-79", 1), (Invented, "CWE-79", 1)), // 0 0 stays 0 0, with other rewards
            Group("other", (Honest, "CWE-79", 1), (Invented, "CWE-79", 0)), // 0 0 becomes + -; the second was stored otherwise
        ];
        RewardComparison comparison = RewardComparison.Of(groups, _exact, _quotes);
        comparison.Domains.ShouldBe([new("cve-cwe", 2, 5, 0, 3, 1, 1, 1, 1), new("other", 1, 2, 1, 1, 2, 0, 0, 1)]);
        comparison.Total.ShouldBe(new("all", 3, 7, 1, 4, 3, 1, 1, 2));
        ChangedSample example = comparison.Examples[0];
        (example.Domain, example.Sample, example.RewardA, example.RewardB, example.SignA, example.SignB).ShouldBe(("cve-cwe", 1, 1, 0, 1, -1));
        example.Reason.ShouldBe("CWE-79 is the reference. Withheld under B: quotes. The prompt does not say \"never written\".");
    }

    // A difference between equal rewards would be noise that somebody acts on.
    [Fact]
    public void Equal_rewards_do_not_differ()
    {
        ComparedDomain total = RewardComparison.Of([Group("d", (Honest, "CWE-79", 1), (Invented, "CWE-80", 0))], _exact, _exact).Total;
        (total.RewardChanged, total.SignChanged, total.StoredOtherwise).ShouldBe((0, 0, 0));
        RewardComparison.Of([], _exact, _quotes).Total.Samples.ShouldBe(0);
    }

    private static RolloutGroup Group(string domain, params (string Trace, string Answer, double Reward)[] samples) => new(
        1, CweVerifierTests.Cwe79() with { Domain = domain }, true,
        [.. samples.Select(s => new RolloutSample(TraceOutcome.Closed, FinishReason.Stop, s.Trace, s.Answer, 20, 15, -0.5, s.Reward > 0, s.Answer, [], "", s.Reward, 0))]);
}
