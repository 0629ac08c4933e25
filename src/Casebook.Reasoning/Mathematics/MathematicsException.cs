namespace Casebook.Reasoning.Mathematics;

/// <summary>An answer that can not be read or computed within the limits. Never leaves this folder: it becomes <see cref="Likeness.Unknown"/>.</summary>
internal sealed class MathematicsException(string problem) : Exception(problem);

/// <summary>A value that does not exist or can not be computed at one point, such as 1/0; at another point it may.</summary>
internal sealed class UndefinedException(string problem) : Exception(problem);
