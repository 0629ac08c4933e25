namespace Casebook.Reasoning.Problems;

/// <summary>The right answer to a question about code; all kinds are judged by the verifier <c>code</c>.</summary>
public abstract record CodeReference : ReferenceAnswer;
