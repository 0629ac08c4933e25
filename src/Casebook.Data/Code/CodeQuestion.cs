using Casebook.Reasoning.Problems;

namespace Casebook.Data.Code;

/// <summary>A question about code with its answer and argument.</summary>
/// <param name="Text">The question with its code.</param>
/// <param name="Label">What the statistics count: <c>output:loop</c>.</param>
/// <param name="Names">What a trace's skeleton masks.</param>
internal sealed record CodeQuestion(string Text, string Trace, string Answer, CodeReference Reference, string Label, IReadOnlyList<string> Names);
