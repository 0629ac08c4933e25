namespace Casebook.Reasoning.Verification;

/// <summary>Every verifier that a problem can ask for.</summary>
public static class Verifiers
{
    /// <summary>In the order of their names.</summary>
    public static IReadOnlyList<IVerifier> All { get; } =
    [
        new MitigationSetVerifier(),
        new TechniqueVerifier(),
        new TechniqueSetVerifier(),
        new CodeVerifier(),
        new CvssScoreVerifier(),
        new CvssVerifier(),
        new CweVerifier(),
        new ExactTextVerifier(),
        new InstructionFollowingVerifier(),
        new InstructionsVerifier(),
        new IntegerVerifier(),
        new ChoicesVerifier(),
        new MathematicsVerifier(),
        new ChoiceVerifier(),
        new NumberVerifier(),
        new RefusalVerifier(),
        new ShortAnswerVerifier(),
        new ThreatActorVerifier(),
        new WeaknessAndMeasureVerifier(),
    ];

    /// <summary>The verifier of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those that there are.</exception>
    public static IVerifier ByName(string name) =>
        All.FirstOrDefault(v => v.Name == name)
        ?? throw new ArgumentException($"There is no verifier \"{name}\"; use one of {string.Join(", ", All.Select(v => v.Name))}.", nameof(name));
}
