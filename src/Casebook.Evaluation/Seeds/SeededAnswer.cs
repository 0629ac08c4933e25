using Casebook.Evaluation.Running;

namespace Casebook.Evaluation.Seeds;

/// <summary>A problem's judged answer with one seed.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Answer">What the model gave, and the verdict.</param>
public sealed record SeededAnswer(ulong Seed, JudgedAnswer Answer);
