namespace Casebook.Reasoning.Problems;

/// <summary>A right answer and its neighbours, in the form in which an honest model writes them.</summary>
/// <param name="Right">The right answer.</param>
/// <param name="Wrong">A plausible wrong one, far from it.</param>
/// <param name="Near">A wrong one that a graded reward could pay in part; null where the kind has no near and far.</param>
/// <param name="All">As many answers of the kind as a list can hold, the right one among them.</param>
public sealed record AnswerSlots(string Right, string Wrong, string? Near, IReadOnlyList<string> All);
