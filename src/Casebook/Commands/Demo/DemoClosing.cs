using Casebook.Evaluation.Report;
using Casebook.ModelUse;
using Casebook.Shell;

namespace Casebook.Commands.Demo;

/// <summary>What the demo says at the end: what it came to, where it lies, what to try next.</summary>
internal static class DemoClosing
{
    public static void Write(Terminal terminal, DemoSummary summary, LoadedModel model, string dataFolder, string report)
    {
        string Accuracy(ReportStage stage) => $"{summary.Stages.Single(each => each.Stage == DemoDifference.Name(stage)).Scores[^1].Accuracy:0.0 %}";
        terminal.Notes.WriteHeading("In short");
        terminal.Notes.WriteText(
            $"Held-out problems: {Accuracy(ReportStage.Untrained)} right untrained, {Accuracy(ReportStage.Sft)} after SFT, {Accuracy(ReportStage.Grpo)} after GRPO; "
            + $"{Accuracy(ReportStage.Control)} with the time of GRPO spent on more SFT.");
        if (summary.RealRecords is { } real)
        {
            terminal.Notes.WriteText(
                $"Real records: {Percent(real.Correct, real)} of {real.Asked:N0} correct; always saying {real.MajorityClass} would give {Percent(real.MajorityCorrect, real)}. "
                + $"(Of {real.Records:N0} records {real.WithWeakness:N0} name a weakness, and {real.Asked:N0} one that the model was taught.)");
        }
        if (model.Origin is { } origin)
            terminal.Notes.WriteText(origin.Warning);
        terminal.Notes.WriteText($"{Sizes.Duration(TimeSpan.FromSeconds(summary.Seconds))}, at most {Sizes.Binary(summary.PeakMemoryBytes)} of memory. Everything lies in {summary.Folder}.");
        terminal.Notes.WriteText($"The report, for a browser: {report}");
        terminal.Notes.WriteHeading("Try next");
        terminal.Notes.WriteCommand("ask \"A long file name in an archive makes the unpacker write past the end of a heap buffer.\"");
        terminal.Notes.WriteCommand($"triage {Invocation.Quote(Samples())} --json");
        terminal.Notes.WriteCommand($"eval {Invocation.Quote(Path.Combine(dataFolder, "problems.heldout.jsonl"))}");
        terminal.Notes.WriteCommand("--help");
    }

    private static string Percent(int count, RealRecordScore real) => $"{(real.Asked == 0 ? 0 : (double)count / real.Asked):0.0 %}";

    // In a clone the sources' own copy has the shorter name.
    private static string Samples()
    {
        const string InClone = "src/Casebook/Samples/cve-records.json";
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, BundledFiles.SampleRecords);
        return File.Exists(InClone) ? InClone : relative.StartsWith("..", StringComparison.Ordinal) ? BundledFiles.SampleRecords : relative;
    }
}
