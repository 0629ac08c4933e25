using Casebook.Evaluation.Report;
using Casebook.Evaluation.Samples;
using Casebook.Runs.Files;
using Casebook.Runs.Folders;
using Casebook.Shell;

namespace Casebook.Commands.Demo;

/// <summary>The demo as one page: <c>report.html</c> in its folder.</summary>
internal static class DemoReport
{
    public static string Write(string folder, DemoStages stages, DemoOptions options, DemoEvaluation evaluation, IReadOnlyList<StageEvaluation> evaluations, DemoSummary summary)
    {
        var choice = SampleChoice.Of(
            ReportStage.Sft, SampleFile.Read(evaluation.SamplesOf(ReportStage.Sft)), ReportStage.Grpo, SampleFile.Read(evaluation.SamplesOf(ReportStage.Grpo)));
        ReportContent content = RunReport.Read(stages.Grpo);
        string path = Path.Combine(folder, RunFolder.ReportName);
        AtomicFile.WriteAllText(path, ReportPage.Render(content with
        {
            Title = $"Demo {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}",
            Summary = "A small Llama, trained from scratch on generated exemplars with reasoning traces, then reinforced with verifiable rewards (GRPO). "
                + "Measured on held-out problems, five seeds each, beside a control: the supervised training continued for as long as the reinforcement took. "
                + "The model is a toy that has seen nothing but generated text.",
            Facts = [.. Facts(summary), .. content.Facts],
            Evaluations = evaluations,
            Comparisons = StageComparison.Among(evaluations),
            Samples = choice.Samples,
            SamplesNote = choice.Note,
            Commands = [$"{Invocation.Name} demo{(options.Prefix.Length > 0 ? " --quick" : "")}{(options.Seed == 1 ? "" : $" --seed {options.Seed}")}"],
        }));
        return path;
    }

    private static IEnumerable<ReportFact> Facts(DemoSummary summary)
    {
        yield return new("Machine", $"{Machine.ProcessorName()}, {Environment.ProcessorCount} threads, {Sizes.Binary(Machine.MemoryTotal())} of memory");
        yield return new("Time", $"{Sizes.Duration(TimeSpan.FromSeconds(summary.Seconds))}, of it SFT {summary.SftSeconds:0} s, GRPO {summary.GrpoSeconds:0} s, control {summary.ControlSeconds:0} s");
        yield return new("Memory", $"{Sizes.Binary(summary.PeakMemoryBytes)} at most");
        if (summary.RealRecords is { } real)
            yield return new("Real CVE records", $"{real.Correct} of {real.Asked} named right; always saying {real.MajorityClass} would get {real.MajorityCorrect}");
    }
}
