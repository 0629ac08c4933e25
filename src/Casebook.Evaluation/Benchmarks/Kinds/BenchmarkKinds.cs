namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>The kinds that a definition can name.</summary>
public static class BenchmarkKinds
{
    /// <summary>In the order of their names.</summary>
    public static IReadOnlyList<BenchmarkKind> All { get; } =
    [
        new SeverityKind(),
        new WeaknessKind(),
        new MultipleAnswerKind(),
        new MultipleChoiceKind(),
    ];

    /// <summary>The kind of that name; null where there is none.</summary>
    public static BenchmarkKind? ByName(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
