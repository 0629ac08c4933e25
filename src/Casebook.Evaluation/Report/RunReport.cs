using Casebook.Evaluation.Samples;
using Casebook.Evaluation.Seeds;
using Casebook.Runs.Files;
using Casebook.Runs.Folders;

namespace Casebook.Evaluation.Report;

/// <summary>
/// The report of a run folder, made of what is there; nothing has to be.
/// </summary>
/// <remarks>
/// From the run: <c>metrics.jsonl</c>, <c>recipe.yaml</c>, <c>manifest.json</c>, <c>evaluation.json</c>,
/// <c>samples.jsonl</c>. From the run that it continues, where that is still as the manifest says: the same, for the
/// stage before. From <c>evaluations/</c> inside the run: <c>untrained.json</c>, <c>sft.json</c>, <c>control.json</c>,
/// <c>grpo.json</c>, each with its <c>STAGE.samples.jsonl</c>, and <c>records.STAGE.json</c> for real CVE records.
/// </remarks>
public static class RunReport
{
    /// <summary>The folder, inside a run, of evaluations that are about several stages.</summary>
    public const string EvaluationsFolder = "evaluations";

    /// <summary>Reads the folder and writes <c>report.html</c> into it.</summary>
    /// <param name="folder">A run.</param>
    /// <param name="adjust">What the caller knows beyond the folder: changes the content before it becomes a page.</param>
    /// <returns>The page's path.</returns>
    /// <exception cref="RunReportException">The folder is no run.</exception>
    /// <exception cref="Runs.Errors.CasebookException">A file in it can not be used.</exception>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public static string Write(string folder, Func<ReportContent, ReportContent>? adjust = null)
    {
        ReportContent content = Read(folder);
        string path = Path.Combine(folder, RunFolder.ReportName);
        AtomicFile.WriteAllText(path, ReportPage.Render(adjust?.Invoke(content) ?? content));
        return path;
    }

    /// <summary>What a folder has for a report.</summary>
    /// <exception cref="RunReportException">The folder is no run.</exception>
    /// <exception cref="Runs.Errors.CasebookException">A file in it can not be used.</exception>
    public static ReportContent Read(string folder)
    {
        ReportedRun run = ReportedRun.Open(folder) ?? throw new RunReportException(folder);
        ReportedRun? parent = run.Parent();
        ReportedRun[] lineage = parent is null ? [run] : [parent, run];
        StageEvaluation[] evaluations = [.. Stages(folder, lineage, stage => $"{stage}.json", EvaluationFile.FileName).Select(file => new StageEvaluation(file.Stage, EvaluationFile.Read(file.Path)))];
        StageEvaluation[] records = [.. Stages(folder, [], stage => $"records.{stage}.json", "").Select(file => new StageEvaluation(file.Stage, EvaluationFile.Read(file.Path)))];
        SampleChoice? choice = Choose([.. Stages(folder, lineage, stage => $"{stage}.samples.jsonl", "samples.jsonl")]);
        return new()
        {
            Title = $"{run.Stage.Name()} run {Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))}",
            Facts = [.. lineage.SelectMany(one => one.Facts(prefix: lineage.Length > 1))],
            Files = [.. lineage.SelectMany(one => one.Files())],
            Evaluations = evaluations,
            Comparisons = StageComparison.Among(evaluations),
            Sft = lineage.FirstOrDefault(one => one.Stage == ReportStage.Sft)?.Metrics ?? MetricHistory.Empty,
            Grpo = lineage.FirstOrDefault(one => one.Stage == ReportStage.Grpo)?.Metrics ?? MetricHistory.Empty,
            Samples = choice?.Samples ?? [],
            SamplesNote = choice?.Note ?? "",
            Records = records.Length == 0 ? null : new() { Evaluations = records, Comparisons = StageComparison.Among(records) },
        };
    }

    /// <summary>The first of a stage's files that is there: what stands in <see cref="EvaluationsFolder"/>, else what the stage's own run has.</summary>
    private static IEnumerable<(ReportStage Stage, string Path)> Stages(string folder, ReportedRun[] lineage, Func<string, string> name, string own) =>
        from stage in Enum.GetValues<ReportStage>()
        let shared = Path.Combine(folder, EvaluationsFolder, name(stage.ToString().ToLowerInvariant()))
        let ofRun = lineage.Where(run => run.Stage == stage).Select(run => Path.Combine(run.Folder, own)).LastOrDefault()
        let path = File.Exists(shared) ? shared : ofRun
        where File.Exists(path)
        select (stage, path);

    /// <summary>Before and after the last step that samples are there for.</summary>
    private static SampleChoice? Choose((ReportStage Stage, string Path)[] files)
    {
        (ReportStage Stage, string Path)[] stages = [.. files.Where(file => file.Stage != ReportStage.Control)];
        return stages is [.., var before, var after]
            ? SampleChoice.Of(before.Stage, SampleFile.Read(before.Path), after.Stage, SampleFile.Read(after.Path))
            : null;
    }
}
