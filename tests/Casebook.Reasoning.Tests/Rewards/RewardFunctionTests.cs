using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Rewards;
using Casebook.Reasoning.Tests.Verification;
using Casebook.Runs.Recipes;
using CsCheck;

namespace Casebook.Reasoning.Tests.Rewards;

public sealed class RewardFunctionTests
{
    private const string Truth = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"; // 9.8
    private const string Local = "CVSS:3.1/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N"; // 7.7; two metrics differ
    private const string Same = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:L"; // 9.4; one metric differs

    // What a model is trained to do is what this table says.
    [Theory]
    [InlineData(CvssCredit.None, 0.5, Truth, 1)]
    [InlineData(CvssCredit.None, 0.5, Local, 0)]
    [InlineData(CvssCredit.Score, 0.5, Truth, 1)]
    [InlineData(CvssCredit.Score, 0.5, Local, 0.395)] // 0.5 (1 - 2.1 / 10)
    [InlineData(CvssCredit.Score, 1, Local, 0.79)]
    [InlineData(CvssCredit.Score, 0.5, Same, 0.48)] // 0.5 (1 - 0.4 / 10)
    [InlineData(CvssCredit.Metrics, 0.5, Truth, 1)]
    [InlineData(CvssCredit.Metrics, 0.5, Local, 0.375)] // 0.5 * 6 / 8
    [InlineData(CvssCredit.Metrics, 0.8, Same, 0.7)] // 0.8 * 7 / 8
    [InlineData(CvssCredit.Score, 0.5, "9.8", 0)]
    [InlineData(CvssCredit.Score, 0.5, "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H", 0)]
    [InlineData(CvssCredit.Metrics, 0.5, Local + " or " + Same, 0)]
    public void Vectors_earn_by_their_distance(CvssCredit credit, double most, string answer, double reward) =>
        Reward(new() { CvssCredit = credit, CvssCreditMost = most }, Cvss(), answer).ShouldBe(reward, 1e-9);

    // A score that differs by nothing is no reason to pay a wrong vector like the right one.
    [Fact]
    public void A_wrong_vector_of_the_same_score_earns_less_than_the_right_one() =>
        Reward(new() { CvssCredit = CvssCredit.Score }, Cvss("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N"), "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:H/A:N").ShouldBe(0.5);

    [Theory]
    [InlineData(0, "CWE-119", 0)]
    [InlineData(0.25, "CWE-119", 0.25)] // CWE-787's parent
    [InlineData(0.25, "CWE-787", 1)]
    [InlineData(0.25, "CWE-118", 0)] // its parent's parent
    [InlineData(0.25, "CWE-121", 0)] // its child
    [InlineData(0.25, "CWE-79", 0)]
    [InlineData(0.25, "CWE-119 or CWE-787", 0)]
    public void A_parent_earns_its_part(double part, string answer, double reward) =>
        Reward(new() { ParentCwe = part }, Cwe("CWE-787"), answer).ShouldBe(reward);

    // Length must cost the same whatever is said, and never more than one answer is worth.
    [Theory]
    [InlineData("CWE-787", 100, 1)]
    [InlineData("CWE-787", 101, 0.99)]
    [InlineData("CWE-787", 150, 0.5)]
    [InlineData("CWE-787", 200, 0)]
    [InlineData("CWE-787", int.MaxValue, 0)]
    [InlineData("CWE-79", 100, 0)]
    [InlineData("CWE-79", 150, -0.5)]
    [InlineData("CWE-79", int.MaxValue, -1)]
    public void Tokens_above_the_budget_cost(string answer, int tokens, double reward) =>
        Reward(new() { LengthBudget = 100, LengthPenalty = 0.01 }, Cwe("CWE-787"), answer, tokens: tokens).ShouldBe(reward, 1e-9);

    // Invented evidence that leads to the right answer would be learned with it.
    [Theory]
    [InlineData(TraceRule.Gate, "\"past the end\" says that memory beyond the buffer is written.", 1, null)]
    [InlineData(TraceRule.Gate, "\"Past  the END\" says that memory beyond the buffer is written.", 1, null)]
    [InlineData(TraceRule.Gate, "No quotation: memory beyond the buffer is written.", 1, null)]
    [InlineData(TraceRule.Gate, "\"before the start\" says that memory beyond the buffer is written.", 0, RewardFunction.Quotes)]
    [InlineData(TraceRule.Ignore, "\"before the start\" says that memory beyond the buffer is written.", 1, null)]
    public void Quotations_that_are_none_can_cost_the_reward(TraceRule rule, string trace, double reward, string? withheld)
    {
        Rewarded rewarded = new RewardFunction(new() { Quotes = rule }).Of(Cwe("CWE-787"), new(TraceOutcome.Closed, trace, "CWE-787", FinishReason.Stop), 10);
        (rewarded.Reward, rewarded.Withheld, rewarded.Verdict.Correct).ShouldBe((reward, withheld, true));
    }

    [Theory]
    [InlineData(TraceRule.Gate, "CWE-125 reads, but memory beyond the buffer is written.", 1, null)]
    [InlineData(TraceRule.Gate, "CWE-9999 reads, but memory beyond the buffer is written.", 0, RewardFunction.UnknownIdentifiers)]
    [InlineData(TraceRule.Ignore, "CWE-9999 reads, but memory beyond the buffer is written.", 1, null)]
    public void Ids_that_do_not_exist_can_cost_the_reward(TraceRule rule, string trace, double reward, string? withheld)
    {
        Rewarded rewarded = new RewardFunction(new() { UnknownIdentifiers = rule }).Of(Cwe("CWE-787"), new(TraceOutcome.Closed, trace, "CWE-787", FinishReason.Stop), 10);
        (rewarded.Reward, rewarded.Withheld).ShouldBe((reward, withheld));
    }

    // What is right behind a claim that does not hold would teach to claim it.
    [Theory]
    [InlineData("\"past the end\" says that memory beyond the buffer is written: CWE-787.", "CWE-787", 1, null)]
    [InlineData("CWE-125 (Out-of-bounds Read) would read, but memory beyond the buffer is written: CWE-787.", "CWE-787", 1, null)]
    [InlineData("CWE-125 (SQL Injection) would read, but memory beyond the buffer is written: CWE-787.", "CWE-787", 0, "CWE-125 is Out-of-bounds Read, not \"SQL Injection\".")]
    [InlineData("CWE-9999 would read, but memory beyond the buffer is written: CWE-787.", "CWE-787", 0, "CWE List 4.19.1 has no CWE-9999.")]
    [InlineData("\"before the start\" says that memory beyond the buffer is written: CWE-787.", "CWE-787", 0, "The evidence does not say these words.")]
    [InlineData("With 12 * 3 = 46 bytes memory beyond the buffer is written: CWE-787.", "CWE-787", 0, "12 * 3 is 36.")]
    [InlineData("Memory beyond the buffer is read by the reader, which is CWE-125.", "CWE-787", 0, "The trace comes to CWE-125 and never names CWE-787.")]
    [InlineData("Memory beyond the buffer is written: CWE-787.", "Like CWE-9999.\nCWE-787", 0, "CWE List 4.19.1 has no CWE-9999.")]
    [InlineData("Memory beyond the buffer is written by the reader of files.", "CWE-787", 1, null)] // says too little, but nothing false
    public void Claims_that_do_not_hold_can_cost_the_reward(string trace, string answer, double reward, string? because)
    {
        var completion = new Completion(TraceOutcome.Closed, trace, answer, FinishReason.Stop);
        Rewarded rewarded = new RewardFunction(new() { ContradictedClaims = TraceRule.Gate }).Of(Cwe("CWE-787"), completion, 10);
        (rewarded.Reward, rewarded.Withheld, rewarded.Because, rewarded.Verdict.Correct).ShouldBe((reward, because is null ? null : TraceGates.ContradictedClaims, because, true));
        rewarded.Reason.ShouldBe(because is null ? rewarded.Verdict.Reason : $"{rewarded.Verdict.Reason} Withheld (contradicted-claims): {because}");
        new RewardFunction(new()).Of(Cwe("CWE-787"), completion, 10).Reward.ShouldBe(1);
    }

    // Thousands of records are mapped to groups of weaknesses; a model that answers so is as right as its reference.
    [Fact]
    public void What_is_said_of_the_right_answers_own_id_is_not_held_against_it()
    {
        var gate = new RewardFunction(new() { ContradictedClaims = TraceRule.Gate });
        Completion Naming(string id) => new(TraceOutcome.Closed, $"The reader lets foreign users in, and {id} is the group of that.", "CWE-264", FinishReason.Stop);
        gate.Of(Cwe("CWE-264"), Naming("CWE-264"), 10).Reward.ShouldBe(1);
        gate.Of(Cwe("CWE-264"), Naming("CWE-264, unlike CWE-255,"), 10).Because!.ShouldContain("CWE-255");
    }

    // Saying nothing that can be checked must not be the safest way to say nothing false.
    [Theory]
    [InlineData("\"past the end\" says that memory beyond the buffer is written.", 1)]
    [InlineData("Memory beyond the buffer is written, and that is CWE-787.", 0)]
    [InlineData("\"Name the weakness\" is the task: memory beyond the buffer is written.", 0)]
    public void Traces_without_a_tie_can_cost_the_reward(string trace, double reward)
    {
        Problem problem = Cwe("CWE-787") with { Messages = [new("user", Prompts.CveToCwe("The reader writes past the end of a buffer."))] };
        Rewarded rewarded = new RewardFunction(new() { SilentTraces = TraceRule.Gate }).Of(problem, new(TraceOutcome.Closed, trace, "CWE-787", FinishReason.Stop), 10);
        (rewarded.Reward, rewarded.Withheld).ShouldBe((reward, reward > 0 ? null : TraceGates.SilentTrace));
    }

    // Padding must neither buy a reward nor outweigh a false claim, however much of it there is.
    [Fact]
    public void No_number_of_true_claims_raises_a_reward()
    {
        var gates = new RewardFunction(new() { ContradictedClaims = TraceRule.Gate, SilentTraces = TraceRule.Gate });
        string[] parts =
        [
            "\"past the end\" stands there.", "CWE-125 (Out-of-bounds Read) differs.", "12 * 3 = 36.", "12 * 3 = 46.", "CWE-9999 is close.",
            "Memory beyond the buffer is written.", "It is CWE-787.", "\"before the start\" is meant.", "T1059.001 (PowerShell) exists.",
        ];
        bool[] isTrue = [false, true, true, false, false, false, true, false, true]; // the quotation is what ties it
        Gen.Bool.Array[parts.Length].Sample(chosen =>
        {
            string Trace(IEnumerable<bool> of) => "The reader of files trusts a length. " + string.Join(' ', parts.Zip(of).Where(part => part.Second).Select(part => part.First));
            double Paid(IEnumerable<bool> of) => gates.Of(Cwe("CWE-787"), new(TraceOutcome.Closed, Trace(of) + " CWE-787.", "CWE-787", FinishReason.Stop), 10).Reward;
            Paid(chosen.Zip(isTrue, (one, added) => one || added)).ShouldBeLessThanOrEqualTo(Paid(chosen));
        });
    }

    // Credit for nearness must not open the door that the gates close.
    [Theory]
    [InlineData("", TraceOutcome.Empty)]
    [InlineData("Hmm.", TraceOutcome.Closed)]
    [InlineData("", TraceOutcome.NoTrace)]
    public void No_setting_pays_a_completion_that_fails_a_gate(string trace, TraceOutcome outcome)
    {
        var generous = new RewardFunction(new() { CvssCredit = CvssCredit.Score, CvssCreditMost = 1, ParentCwe = 1 });
        generous.Of(Cvss(), new(outcome, trace, Local, FinishReason.Stop), 10).Reward.ShouldBe(0);
        generous.Of(Cwe("CWE-787"), new(outcome, trace, "CWE-119", FinishReason.Stop), 10).Reward.ShouldBe(0);
    }

    // A recipe's key that the binder does not know, or a default that is not the documented one, changes a training in silence.
    [Fact]
    public void The_section_reads_and_writes_itself_and_its_defaults_are_binary()
    {
        RewardSettings read = Recipe.Parse<RewardSettings>("cvss_credit: metrics\nparent_cwe: 0.25\nquotes: gate\n", "test.yaml");
        read.ShouldBe(new() { CvssCredit = CvssCredit.Metrics, ParentCwe = 0.25, Quotes = TraceRule.Gate });
        Recipe.Parse<RewardSettings>(Recipe.ToYaml(read), "test.yaml").ShouldBe(read);
        Should.Throw<RecipeException>(() => Recipe.Parse<RewardSettings>("parent_cwe: 1.5\n", "test.yaml"));
        Recipe.Keys<RewardSettings>().ShouldAllBe(key => key.Description.Contains("Default "));
        var standard = new RewardFunction(new());
        standard.Of(Cwe("CWE-787"), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, "CWE-787", FinishReason.Stop), int.MaxValue).Reward.ShouldBe(1);
        standard.Of(Cwe("CWE-787"), new(TraceOutcome.Closed, CweVerifierTests.Reasoning, "CWE-119", FinishReason.Stop), int.MaxValue).Reward.ShouldBe(0);
    }

    private static double Reward(RewardSettings settings, Problem problem, string answer, int tokens = 10) =>
        new RewardFunction(settings).Of(problem, new(TraceOutcome.Closed, CweVerifierTests.Reasoning, answer, FinishReason.Stop), tokens).Reward;

    private static Problem Cwe(string id) => CweVerifierTests.Cwe79() with { Messages = [new("user", "The reader writes past the end of a buffer.")], Reference = new CweReference(id) };

    private static Problem Cvss(string truth = Truth) => CweVerifierTests.Cwe79() with { Verifier = "cvss31", Reference = new CvssReference(truth) };
}
