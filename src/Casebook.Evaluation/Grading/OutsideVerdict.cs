namespace Casebook.Evaluation.Grading;

/// <summary>A verdict that no rule on the text can give: a program was run, or a model was asked.</summary>
/// <param name="Right">What it came to; null where that could not be told, which is never as good as right.</param>
/// <param name="Reason">One sentence that a person can read.</param>
/// <param name="By">Who says so: the sandbox with its mechanisms, or the judge's name.</param>
/// <param name="Preference">Of a comparison with another answer, from 0 to 1; null for other verdicts.</param>
/// <param name="Grade">Of an answer in free words, from 0 to 1; null for other verdicts, and where it could not be told.</param>
public sealed record OutsideVerdict(bool? Right, string Reason, string By, double? Preference = null, double? Grade = null);
