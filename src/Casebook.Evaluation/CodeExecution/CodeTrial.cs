namespace Casebook.Evaluation.CodeExecution;

/// <summary>A program of a model and the tests that it must pass. The program is not trusted; setup and tests are the benchmark's own.</summary>
/// <param name="Source">The Python program. It is executed once and then asked for what the tests name.</param>
/// <param name="Tests">
/// Python that raises where the program is wrong. Names that neither it nor the setup defines are the program's. It runs in another
/// process than the program, so that only values go between the two: arguments are copies, and what a function does to them is not seen.
/// </param>
/// <param name="EntryPoint">What the program must define, and what the tests mean by that name even where the setup defines it too; null: whatever the tests name.</param>
/// <param name="Setup">Python that is executed before the tests, in the same scope: imports and helpers of the benchmark.</param>
public sealed record CodeTrial(string Source, string Tests, string? EntryPoint = null, string Setup = "")
{
    /// <summary>What the program may take.</summary>
    public CodeLimits Limits { get; init; } = new();
}
