using Casebook.Evaluation.Benchmarks.Readings;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Benchmarks;

/// <summary>One question of a benchmark.</summary>
/// <param name="Row">Its place in the published file, from 0; several files count on.</param>
/// <param name="Name">What names it for people: an id of the data, else the row.</param>
/// <param name="Subject">What it is about; null where the data do not say.</param>
/// <param name="Choices">The options in the order of their letters; empty where it has none.</param>
/// <param name="InFaith">Whether the protocol of the model's authors counts it.</param>
/// <param name="Problem">What is asked, and the right answer.</param>
public sealed record BenchmarkItem(
    int Row, string Name, string? Subject, IReadOnlyList<string> Choices, bool InFaith, Problem Problem)
{
    /// <summary>The official reading that the definition names; null for the kind's first, or its only one.</summary>
    public OfficialReading? Reading { get; init; }
}
