using System.Text.Json;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Rollouts;

namespace Casebook.EndToEnd;

public sealed class RewardTests : IDisposable
{
    private readonly Cli _cli = new();

    public RewardTests() => File.WriteAllText(_cli.At("recipe.yaml"), "reward:\n  cvss_credit: none\n");

    public void Dispose() => _cli.Dispose();

    // The recipe that comes with nothing set must be one that no trick fools.
    [Fact]
    public async Task A_reward_that_holds_ends_with_success_and_json_alone()
    {
        Finished stress = (await _cli.Run("reward", "stress", "recipe.yaml", "--json")).EndedWith(0);
        using JsonDocument report = JsonDocument.Parse(stress.Output);
        report.RootElement.GetProperty("holds").GetBoolean().ShouldBeTrue();
        report.RootElement.GetProperty("kinds").GetInt32().ShouldBeGreaterThanOrEqualTo(60);
        stress.Error.ShouldContain("Held:");
    }

    // Who opens a hole must be stopped, and told by which key.
    [Fact]
    public async Task A_reward_that_pays_ends_with_its_own_code_and_names_the_key()
    {
        Finished stress = (await _cli.Run("reward", "stress", "recipe.yaml", "--set", "reward.parent_cwe=0.9")).EndedWith(7);
        stress.Output.ShouldContain("PAID");
        stress.Output.ShouldContain("To blame: reward.parent_cwe.");
    }

    // Trying it on one's own data must use that data, and tell what is wrong with it.
    [Fact]
    public async Task Problems_of_a_data_set_are_tried()
    {
        Directory.CreateDirectory(_cli.At("data"));
        ProblemFile.Write(_cli.At("data", "problems.train.jsonl"), [Problem()]);
        Finished stress = (await _cli.Run("reward", "stress", "recipe.yaml", "--data", "data", "--json")).EndedWith(0);
        using JsonDocument report = JsonDocument.Parse(stress.Output);
        report.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("verifier").GetString()).Distinct().ShouldBe(["cwe"]);
        ProblemFile.Write(_cli.At("wrong.jsonl"), [Problem() with { Verifier = "cew" }]);
        (await _cli.Run("reward", "stress", "recipe.yaml", "--data", "wrong.jsonl")).EndedWith(3).Error.ShouldContain("wrong.jsonl: line 1, verifier: There is no verifier \"cew\"");
        (await _cli.Run("reward", "stress", "recipe.yaml", "--data", "nowhere")).EndedWith(3).Error.ShouldContain("does not exist");
    }

    // Stored samples answer what another reward would have taught, without training again.
    [Fact]
    public async Task Stored_samples_are_judged_again_under_two_rewards()
    {
        string run = _cli.At("run");
        Directory.CreateDirectory(Path.Combine(run, RolloutFile.FolderName));
        File.Copy(_cli.At("recipe.yaml"), Path.Combine(run, "recipe.yaml"));
        RolloutFile.Write(RolloutFile.PathOf(run, 1), [Group(1, "without escaping", "in the kernel")]);
        RolloutFile.Write(RolloutFile.PathOf(run, 2), [Group(2, "without escaping", "without escaping")]);
        Finished compare = (await _cli.Run("reward", "compare", run, "--set", "reward.quotes=gate", "--json")).EndedWith(0);
        using JsonDocument compared = JsonDocument.Parse(compare.Output);
        JsonElement total = compared.RootElement.GetProperty("total");
        (total.GetProperty("samples").GetInt32(), total.GetProperty("reward_changed").GetInt32(), total.GetProperty("sign_changed").GetInt32()).ShouldBe((4, 1, 2));
        compared.RootElement.GetProperty("examples")[1].GetProperty("reason").GetString()!.ShouldContain("Withheld under B: quotes");
        (await _cli.Run("reward", "compare", run, "--set", "reward.quotes=gate")).EndedWith(0).Output.ShouldContain("2 (50.0 %)");
        (await _cli.Run("reward", "compare", run, "--a", "recipe.yaml", "--b", "recipe.yaml")).EndedWith(0).Output.ShouldContain("0 (0.0 %)");
    }

    // A wrong folder or a question without a second half is the user's to mend.
    [Fact]
    public async Task A_comparison_says_what_it_misses()
    {
        (await _cli.Run("reward", "compare", ".", "--set", "reward.quotes=gate")).EndedWith(3).Error.ShouldContain("rollouts");
        RolloutFile.Write(RolloutFile.PathOf(_cli.Folder, 1), [Group(1, "without escaping")]);
        (await _cli.Run("reward", "compare", ".")).EndedWith(2).Error.ShouldContain("--b");
        (await _cli.Run("reward", "compare", ".", "--set", "reward.qoutes=gate")).EndedWith(2).Error.ShouldContain("Did you mean reward.quotes?");
    }

    private static Problem Problem() => new()
    {
        Id = "p1",
        Domain = "cve-cwe",
        Source = "test",
        Messages = [new("user", "Name the weakness (CWE) behind this vulnerability.\n\nThe page shows the visitor's name without escaping it.")],
        Verifier = "cwe",
        Reference = new CweReference("CWE-79"),
    };

    private static RolloutGroup Group(int step, params string[] quotes) => new(step, Problem(), true, [.. quotes.Select(quote => new RolloutSample(
        TraceOutcome.Closed, FinishReason.Stop, $"\"{quote}\" is the cue: foreign scripts reach the page.", "CWE-79", 20, 15, -0.5, true, "CWE-79", [], "CWE-79 is the reference.", 1, 0))]);
}
