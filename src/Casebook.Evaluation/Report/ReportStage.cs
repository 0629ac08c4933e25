using Casebook.Evaluation.Report.Charts;

namespace Casebook.Evaluation.Report;

/// <summary>Where a model stands on its way.</summary>
public enum ReportStage
{
    /// <summary>As it was initialised.</summary>
    Untrained,

    /// <summary>After supervised fine-tuning.</summary>
    Sft,

    /// <summary>After as much more supervised fine-tuning as the reinforcement learning took: what that has to beat.</summary>
    Control,

    /// <summary>After reinforcement learning.</summary>
    Grpo,
}

/// <summary>What people call the stages.</summary>
public static class ReportStages
{
    /// <summary>For tables and charts: <c>SFT continued</c>.</summary>
    public static string Name(this ReportStage stage) => stage switch
    {
        ReportStage.Untrained => "Untrained",
        ReportStage.Sft => "SFT",
        ReportStage.Control => "SFT continued",
        _ => "GRPO",
    };

    internal static Accent Accent(this ReportStage stage) => stage switch
    {
        ReportStage.Untrained => Charts.Accent.Untrained,
        ReportStage.Sft => Charts.Accent.Sft,
        ReportStage.Control => Charts.Accent.Control,
        _ => Charts.Accent.Grpo,
    };
}
