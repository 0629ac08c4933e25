using Casebook.Reasoning.Constraints;

namespace Casebook.Data.Instructions;

/// <summary>An answer with the constraints that it holds to; counts and words are read off it, so they fit.</summary>
/// <param name="Rules">Each constraint with its kind and the slots of its wordings.</param>
internal sealed record Draft(string Answer, IReadOnlyList<Rule> Rules);

/// <summary>A constraint and what its wordings need.</summary>
internal sealed record Rule(string Kind, Constraint Constraint, IReadOnlyDictionary<string, string> Slots);
