namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>The kinds that a definition can name.</summary>
public static class BenchmarkKinds
{
    /// <summary>In the order of their names.</summary>
    public static IReadOnlyList<BenchmarkKind> All { get; } =
    [
        new MitigationSetKind(),
        new TechniqueSetKind(),
        new RequestKind(harmful: false),
        new SeverityKind(),
        new WeaknessKind(),
        new ExactTextKind(),
        new GradedAnswerKind(),
        new RequestKind(harmful: true),
        new InstructionFollowingKind(),
        new MathematicsKind(),
        new MultipleAnswerKind(),
        new MultipleChoiceKind(),
        new NumberKind(),
        new PreferenceKind(),
        new ProgramKind(),
        new ShortAnswerKind(),
        new ThreatActorKind(),
    ];

    /// <summary>The kind of that name; null where there is none.</summary>
    public static BenchmarkKind? ByName(string name) => All.FirstOrDefault(kind => kind.Name == name);
}
