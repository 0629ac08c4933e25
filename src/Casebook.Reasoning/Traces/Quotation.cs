namespace Casebook.Reasoning.Traces;

/// <summary>A quoted span of a trace.</summary>
/// <param name="Start">Where the words begin, behind the opening mark.</param>
/// <param name="Length">How long they are.</param>
/// <param name="Occurs">Whether they stand in the text that the trace is about.</param>
/// <param name="IsSought">Whether they were looked for; a trace may have more quotations than are.</param>
public readonly record struct Quotation(int Start, int Length, bool Occurs, bool IsSought = true);
