using Casebook.Evaluation.Comparison;
using Casebook.Evaluation.Seeds;

namespace Casebook.Evaluation.Report;

/// <summary>All that stands on a report's page, as data. What is missing or empty is left out of the page.</summary>
public sealed record ReportContent
{
    /// <summary>The page's title.</summary>
    public required string Title { get; init; }

    /// <summary>One paragraph: what was run.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Recipes, seeds, times, machine, hashes of the lineage.</summary>
    public IReadOnlyList<ReportFact> Facts { get; init; } = [];

    /// <summary>Files that are shown whole behind a fold: recipes as resolved.</summary>
    public IReadOnlyList<ReportFile> Files { get; init; } = [];

    /// <summary>Evaluations on the same held-out problems, at most one a stage.</summary>
    public IReadOnlyList<StageEvaluation> Evaluations { get; init; } = [];

    /// <summary>Which stages are compared; see <see cref="StageComparison.Among"/>.</summary>
    public IReadOnlyList<StageComparison> Comparisons { get; init; } = [];

    /// <summary>Metrics of the supervised fine-tuning.</summary>
    public MetricHistory Sft { get; init; } = MetricHistory.Empty;

    /// <summary>Metrics of the reinforcement learning.</summary>
    public MetricHistory Grpo { get; init; } = MetricHistory.Empty;

    /// <summary>The same problems, answered by models of different stages.</summary>
    public IReadOnlyList<SampleComparison> Samples { get; init; } = [];

    /// <summary>How the samples were chosen: a reader must know whether these are the best ones.</summary>
    public string SamplesNote { get; init; } = "";

    /// <summary>The section about real CVE records; null for none.</summary>
    public RecordsContent? Records { get; init; }

    /// <summary>Commands that make all of this again, in their order.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];
}

/// <summary>A name and what there is to say.</summary>
/// <param name="Name">For example <c>Seed</c>.</param>
/// <param name="Value">For example <c>7</c>.</param>
public sealed record ReportFact(string Name, string Value);

/// <summary>A text file.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Text">What it says.</param>
public sealed record ReportFile(string Name, string Text);

/// <summary>A stage's evaluation.</summary>
/// <param name="Stage">Of which model.</param>
/// <param name="Result">The scores.</param>
public sealed record StageEvaluation(ReportStage Stage, EvaluationResult Result);

/// <summary>Two stages on the same problems.</summary>
/// <param name="Before">From here.</param>
/// <param name="After">To there.</param>
/// <param name="Differences">By domain, all together last: as <see cref="PairedBootstrap.ByDomain"/> gives them.</param>
public sealed record StageComparison(ReportStage Before, ReportStage After, IReadOnlyList<PairedDifference> Differences)
{
    private static readonly (ReportStage Before, ReportStage After)[] _pairs =
    [
        (ReportStage.Untrained, ReportStage.Sft), (ReportStage.Sft, ReportStage.Control),
        (ReportStage.Sft, ReportStage.Grpo), (ReportStage.Control, ReportStage.Grpo),
    ];

    /// <summary>The comparisons that say what each stage brought, of the stages that are there.</summary>
    /// <exception cref="EvaluationMismatchException">The evaluations are not about the same problems.</exception>
    public static IReadOnlyList<StageComparison> Among(IReadOnlyList<StageEvaluation> evaluations)
    {
        EvaluationResult? Of(ReportStage stage) => evaluations.FirstOrDefault(one => one.Stage == stage)?.Result;
        return
        [
            .. from pair in _pairs
               let before = Of(pair.Before)
               let after = Of(pair.After)
               where before is not null && after is not null
               select new StageComparison(pair.Before, pair.After, PairedBootstrap.ByDomain(before, after)),
        ];
    }
}

/// <summary>One problem, answered by models of different stages.</summary>
/// <param name="Id">The problem's id.</param>
/// <param name="Domain">Its domain.</param>
/// <param name="Prompt">What the models were shown.</param>
/// <param name="Reference">The right answer.</param>
/// <param name="Sides">One a model, earlier stages first.</param>
public sealed record SampleComparison(string Id, string Domain, string Prompt, string Reference, IReadOnlyList<SampleSide> Sides);

/// <summary>What one model said to a problem.</summary>
/// <param name="Stage">Which model.</param>
/// <param name="Trace">Its reasoning.</param>
/// <param name="Answer">What follows it; empty for none.</param>
/// <param name="Correct">The verdict.</param>
/// <param name="Reason">The verdict in one sentence.</param>
/// <param name="Violations">Format gates that failed.</param>
public sealed record SampleSide(ReportStage Stage, string Trace, string Answer, bool Correct, string Reason, IReadOnlyList<string> Violations);

/// <summary>Real CVE records: text that nobody made for the training.</summary>
public sealed record RecordsContent
{
    /// <summary>One paragraph: which records, how many of them were asked, and what to make of it.</summary>
    public string Note { get; init; } = "";

    /// <summary>Evaluations on the records, at most one a stage.</summary>
    public required IReadOnlyList<StageEvaluation> Evaluations { get; init; }

    /// <summary>Which stages are compared.</summary>
    public IReadOnlyList<StageComparison> Comparisons { get; init; } = [];

    /// <summary>The weakness that most of the records have; null where it is not known.</summary>
    public string? MajorityClass { get; init; }

    /// <summary>The share of records that always answering it gets right.</summary>
    public double MajorityShare { get; init; }

    /// <summary>Some of the records with what the models said.</summary>
    public IReadOnlyList<SampleComparison> Samples { get; init; } = [];
}
