namespace Casebook.Reasoning.Mathematics;

/// <summary>An answer that can not be read or computed within the limits. Never leaves this folder: it becomes <see cref="Likeness.Unknown"/>.</summary>
internal sealed class MathematicsException(string problem) : Exception(problem);

/// <summary>A value that does not exist at one point, such as 1/0; another point may have one.</summary>
internal sealed class UndefinedException(string problem) : Exception(problem);
