using System.Text.Json;
using Casebook.Evaluation.Report;
using Casebook.Evaluation.Seeds;
using Casebook.Runs.Errors;
using Casebook.Runs.Manifests;

namespace Casebook.Evaluation.Tests.Report;

public sealed class RunReportTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("casebook-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    // The first thing that anyone has is a run of supervised fine-tuning, and perhaps not a finished one.
    [Fact]
    public void A_run_of_fine_tuning_has_a_report_while_it_goes()
    {
        string run = Sft("sft", finish: false);
        string path = RunReport.Write(run);
        path.ShouldBe(Path.Combine(run, "report.html"));
        string page = File.ReadAllText(path);
        page.ShouldContain("Supervised fine-tuning");
        page.ShouldContain("not finished");
        page.ShouldContain("layers: 4");
    }

    // A report that breaks the manifest would make a whole run look damaged; so would one that is made anew.
    [Fact]
    public void A_report_can_be_made_anew_without_harm_to_the_manifest()
    {
        string run = Sft("sft", finish: false);
        RunReport.Write(run);
        Manifest.Write(run, new() { Kind = "sft", Created = DateTimeOffset.UnixEpoch });
        RunReport.Write(run, content => content with { Title = "Another" });
        File.ReadAllText(Path.Combine(run, "report.html")).ShouldContain("<h1>Another</h1>");
        Manifest.Verify(run).ShouldBeNull();
    }

    // The second stage's report shows the first's curves too, and both scores: that is what one wants to compare.
    [Fact]
    public void A_run_of_reinforcement_learning_shows_the_run_that_it_continues()
    {
        string sft = Sft("sft", finish: true), grpo = Grpo("grpo", sft);
        EvaluationFile.Write(Path.Combine(sft, "evaluation.json"), MadeUp.Evaluation("sft", 0.5, 0.5));
        EvaluationFile.Write(Path.Combine(grpo, "evaluation.json"), MadeUp.Evaluation("grpo", 0.7, 0.7));
        string shared = Directory.CreateDirectory(Path.Combine(grpo, RunReport.EvaluationsFolder)).FullName;
        EvaluationFile.Write(Path.Combine(shared, "control.json"), MadeUp.Evaluation("control", 0.55, 0.5));
        EvaluationFile.Write(Path.Combine(shared, "records.grpo.json"), MadeUp.Evaluation("grpo", 0.2, 0.2));
        File.WriteAllLines(Path.Combine(shared, "sft.samples.jsonl"), [SampleLine("a", false), SampleLine("b", true), SampleLine("c", true)]);
        File.WriteAllLines(Path.Combine(shared, "grpo.samples.jsonl"), [SampleLine("c", true), SampleLine("a", true), SampleLine("b", false), SampleLine("new", true)]);

        ReportContent content = RunReport.Read(grpo);
        content.Sft.Has("train", "loss").ShouldBeTrue();
        content.Grpo.Has("train", "reward").ShouldBeTrue();
        content.Evaluations.Select(one => (one.Stage, one.Result.Name)).ShouldBe([(ReportStage.Sft, "sft"), (ReportStage.Control, "control"), (ReportStage.Grpo, "grpo")]);
        content.Comparisons.Select(one => (one.Before, one.After)).ShouldBe([(ReportStage.Sft, ReportStage.Control), (ReportStage.Sft, ReportStage.Grpo), (ReportStage.Control, ReportStage.Grpo)]);
        content.Samples.Select(sample => (sample.Id, sample.Sides[0].Correct, sample.Sides[1].Correct)).ShouldBe([("a", false, true), ("b", true, false), ("c", true, true)]);
        content.SamplesNote.ShouldStartWith("Of 3 problems 1 became right, 1 became wrong, 1 stayed right, 0 stayed wrong.");
        content.Records!.Evaluations.Count.ShouldBe(1);
        content.Facts.ShouldContain(fact => fact.Name == "GRPO · continues");
        PageSvg.All(ReportPage.Render(content)).Count.ShouldBeGreaterThan(10);
    }

    // A folder that was trained anew since is not the run that this one continues.
    [Fact]
    public void A_parent_that_has_changed_is_not_shown()
    {
        string sft = Sft("sft", finish: true), grpo = Grpo("grpo", sft);
        Manifest.Write(sft, new() { Kind = "sft", Created = DateTimeOffset.UnixEpoch.AddDays(1) });
        RunReport.Read(grpo).Sft.Has("train", "loss").ShouldBeFalse();
    }

    // Runs are moved and renamed together; the parent beside this one is still the parent.
    [Fact]
    public void A_parent_that_was_moved_along_is_found()
    {
        string sft = Sft("one/sft", finish: true), grpo = Grpo("one/grpo", sft);
        Directory.Move(Path.GetDirectoryName(sft)!, Path.Combine(_root, "two"));
        RunReport.Read(Path.Combine(_root, "two", "grpo")).Sft.Has("train", "loss").ShouldBeTrue();
        grpo.ShouldNotBeEmpty();
    }

    // "No such folder" and "this is no run" are different mistakes.
    [Fact]
    public void What_is_no_run_is_refused()
    {
        Should.Throw<RunReportException>(() => RunReport.Write(Path.Combine(_root, "none"))).Message.ShouldContain("does not exist");
        Should.Throw<RunReportException>(() => RunReport.Write(_root)).Message.ShouldContain("is not a run");
        File.WriteAllText(Path.Combine(_root, "metrics.jsonl"), "");
        File.WriteAllText(Path.Combine(_root, "evaluation.json"), "{");
        Should.Throw<CasebookException>(() => RunReport.Write(_root)).Message.ShouldContain("evaluation.json");
        File.Exists(Path.Combine(_root, "report.html")).ShouldBeFalse();
    }

    // Metrics are written by other versions too: what is unknown must not stop a report.
    [Fact]
    public void Metrics_of_any_shape_are_read_as_far_as_they_go()
    {
        MetricHistory history = MadeUp.History(
        [
            """{"step":2,"kind":"train","loss":2,"note":"x","list":[1]}""", """{"step":1,"kind":"train","loss":null}""",
            """{"step":1,"kind":7,"loss":9}""", """{"step":3,"loss":9}""", """{"step":3,"kind":"train"}""",
        ]);
        history.Series("train", "loss").ShouldBe([(1, double.NaN), (2, 2)]);
        history.Has("train", "note").ShouldBeFalse();
        history.Series("validation", "loss").ShouldBeEmpty();
    }

    private string Sft(string name, bool finish)
    {
        string run = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        File.WriteAllLines(Path.Combine(run, "metrics.jsonl"), Enumerable.Range(1, 30).Select(step => MadeUp.Line(step, "train", ("loss", 3.0 / step), ("learning_rate", 1e-3))));
        File.WriteAllText(Path.Combine(run, "recipe.yaml"), "model:\n  layers: 4\n");
        if (finish)
        {
            Manifest.Write(run, new() { Kind = "sft", Created = DateTimeOffset.UnixEpoch, Properties = new Dictionary<string, string> { ["seed"] = "7", ["data.seed"] = "1" } });
        }
        return run;
    }

    private string Grpo(string name, string parent)
    {
        string run = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        File.WriteAllLines(Path.Combine(run, "metrics.jsonl"), Enumerable.Range(1, 30).Select(step => MadeUp.Line(step, "train", ("reward", 0.5), ("reward.cve-cwe", 0.5), ("violations.closed", 0.1))));
        Manifest.Write(run, new() { Kind = "grpo", Created = DateTimeOffset.UnixEpoch, Parent = Manifest.ParentOf(parent) });
        return run;
    }

    private static string SampleLine(string id, bool correct) => JsonSerializer.Serialize(new
    {
        id,
        domain = id,
        correct,
        reference = "CWE-79",
        extracted = (string?)null,
        violations = Array.Empty<string>(),
        reason = "r",
        prompt = "p",
        trace = "t",
        answer = "a",
    });
}
