using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Evaluation.Problems;

/// <summary>What a model made of one problem.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Completion">Trace and answer.</param>
/// <param name="Verdict">The verifier's judgement.</param>
/// <param name="PromptTokens">Length of the prompt.</param>
/// <param name="Tokens">Length of the completion; 0 where the prompt left no room in the context.</param>
/// <param name="TraceTokens">How many of these stand inside the trace.</param>
/// <param name="Agreement">Of CVSS problems with a parseable answer, how far it is from the truth; else null.</param>
public sealed record ProblemResult(
    Problem Problem, Completion Completion, Verdict Verdict, int PromptTokens, int Tokens, int TraceTokens, CvssAgreement? Agreement);

/// <summary>How far an evaluation is.</summary>
/// <param name="Done">Problems judged.</param>
/// <param name="Total">Problems in all.</param>
/// <param name="Correct">Of those judged.</param>
/// <param name="Tokens">Tokens generated.</param>
public readonly record struct EvaluationProgress(int Done, int Total, int Correct, long Tokens);
