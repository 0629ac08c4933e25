using System.Text.Json;

namespace Casebook.EndToEnd;

public sealed class DemoTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    // The first thing that anyone sees: both stages must bring something, and the page that shows it must be there.
    [Fact]
    public async Task The_quick_demo_learns_in_two_stages_answers_real_records_and_says_that_it_is_a_toy()
    {
        Finished demo = (await _cli.Run("demo", "--quick", "--out", "runs/demo", "--json")).EndedWith(0);
        using JsonDocument summary = JsonDocument.Parse(demo.Output);
        double untrained = Accuracy(summary, "untrained");
        double sft = Accuracy(summary, "sft");
        (sft - untrained).ShouldBeGreaterThan(0.3, $"untrained {untrained}, SFT {sft}");
        Accuracy(summary, "grpo").ShouldBeGreaterThan(sft, "GRPO");
        Score(summary, "grpo").GetProperty("well_formed_rate").GetDouble().ShouldBeGreaterThan(0.9);
        summary.RootElement.GetProperty("differences").EnumerateArray().Select(each => $"{each.GetProperty("before")} {each.GetProperty("after")}")
            .ShouldBe(["untrained sft", "sft control", "sft grpo", "control grpo"]);
        demo.Error.ShouldContain("It is a toy");
        demo.Error.ShouldContain("CVE-2024-27900");
        demo.Error.ShouldContain("none pays");
        demo.Error.ShouldContain("Everything lies in runs/demo");

        File.ReadAllText(_cli.At("runs", "demo", "summary.json")).ShouldBe(demo.Output);
        string report = File.ReadAllText(_cli.At("runs", "demo", "report.html"));
        report.ShouldContain("<svg");
        report.ShouldContain("SFT continued");
        report.ShouldNotContain("src=\"http");
        (await _cli.Run("ask", "A request is accepted without any check of permissions.")).EndedWith(0).Error.ShouldContain("runs/demo/");
        (await _cli.Run("runs", "samples", "runs/demo/grpo", "-n", "2")).EndedWith(0).Output.ShouldContain("advantage");
    }

    // Whoever stops the demo must be told how to go on with it, and the data must not be built again.
    [Fact]
    public async Task A_stopped_demo_is_gone_on_with()
    {
        Started demo = _cli.Start("demo", "--quick");
        await demo.Says(", step ");
        demo.Signal("INT");
        Finished stopped = (await demo.Finish()).EndedWith(130);
        string command = stopped.Error.Split('\n').Single(line => line.Contains("Go on with: ", StringComparison.Ordinal));
        string folder = command[(command.IndexOf("--out ", StringComparison.Ordinal) + 6)..].Trim();

        Started again = _cli.Start("demo", "--quick", "--out", folder);
        await again.Says("is there already");
        await again.Says("Going on after step");
        again.Signal("INT");
        (await again.Finish()).EndedWith(130);
    }

    private static double Accuracy(JsonDocument summary, string stage) => Score(summary, stage).GetProperty("accuracy").GetDouble();

    private static JsonElement Score(JsonDocument summary, string stage) => summary.RootElement.GetProperty("stages").EnumerateArray()
        .Single(each => each.GetProperty("stage").GetString() == stage).GetProperty("scores").EnumerateArray().Single(score => score.GetProperty("domain").GetString() == "all");
}
