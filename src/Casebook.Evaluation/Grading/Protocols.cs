namespace Casebook.Evaluation.Grading;

/// <summary>The three protocols in the order in which they stand side by side.</summary>
internal static class Protocols
{
    /// <summary>Each with its name, and where its scores stand.</summary>
    public static IReadOnlyList<(string Name, Func<GradeSummary, ProtocolScore?> OfSummary, Func<GradedAnswer, ItemScore?> OfAnswer)> All { get; } =
    [
        ("official", summary => summary.Official, answer => answer.Official),
        ("faith", summary => summary.Faith, answer => answer.Faith),
        ("strict", summary => summary.Strict, answer => answer.Strict),
    ];
}
