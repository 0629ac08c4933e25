using System.Text.Json;

namespace Casebook.EndToEnd;

[Collection(nameof(TinyRun))]
public sealed class GrpoTests(TinyRun tiny) : IDisposable
{
    private readonly Cli _cli = new();

    private string[] Reinforcement => ["train", "grpo", "recipes/tiny/grpo.yaml", "--data", tiny.Data, "--model", tiny.Run, "--out", "run"];

    public void Dispose() => _cli.Dispose();

    // The second stage as a newcomer types it: it says that the reward held, shows its steps, and leaves all of it behind.
    [Fact]
    public async Task A_model_is_reinforced_and_its_samples_can_be_read()
    {
        Finished run = (await _cli.Run([.. Reinforcement, "--json"])).EndedWith(0);
        using JsonDocument done = JsonDocument.Parse(run.Output);
        done.RootElement.GetProperty("steps").GetInt32().ShouldBe(8);
        run.Error.ShouldContain("none pays");
        run.Error.ShouldContain("mismatch KL 0e+0");
        run.Error.ShouldMatch("reward 0\\.\\d+ \\(cve-cvss");

        Finished samples = (await _cli.Run("runs", "samples", "run", "--step", "3", "--count", "4", "--json")).EndedWith(0);
        string[] lines = samples.Output.Trim().Split('\n');
        lines.Length.ShouldBe(4);
        foreach (string line in lines)
        {
            using JsonDocument sample = JsonDocument.Parse(line);
            sample.RootElement.GetProperty("step").GetInt32().ShouldBe(3);
            sample.RootElement.GetProperty("sample").GetProperty("reward").GetDouble().ShouldBeInRange(0, 1);
        }
        (await _cli.Run("runs", "samples", "run", "--step", "99")).EndedWith(3).Error.ShouldContain("give --step a number up to that");
        (await _cli.Run("runs", "list")).EndedWith(0);
        (await _cli.Run("report", "run")).EndedWith(0);
        File.ReadAllText(_cli.At("run", "report.html")).ShouldContain("<svg");
    }

    // Lost power in the middle of the second stage.
    [Fact]
    public async Task A_killed_run_goes_on_with_the_same_command_and_ends_with_the_same_bits()
    {
        (await _cli.Run([.. Reinforcement[..^1], "whole"])).EndedWith(0);
        Started run = _cli.Start(Reinforcement);
        await run.Says("Saved step 4");
        run.Signal("KILL");
        (await run.Finish()).ExitCode.ShouldNotBe(0);

        Finished resumed = (await _cli.Run(Reinforcement)).EndedWith(0);
        resumed.Error.ShouldContain("Going on after step");
        TinyRun.Weights(_cli.At("run")).ShouldBe(TinyRun.Weights(_cli.At("whole")));
    }

    // A reward that pays for tricks teaches tricks.
    [Fact]
    public async Task A_reward_that_can_be_fooled_is_refused()
    {
        Finished refused = (await _cli.Run([.. Reinforcement, "--set", "reward.parent_cwe=0.9"])).EndedWith(7);
        refused.Error.ShouldContain("reward.parent_cwe");
        Directory.Exists(_cli.At("run", "model")).ShouldBeFalse();
    }
}
