using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Evaluation.Running;

/// <summary>What a model gave for a problem, and what the verifier says.</summary>
/// <param name="Index">The problem's place in the list.</param>
/// <param name="Problem">The question.</param>
/// <param name="Completion">Trace and answer.</param>
/// <param name="Verdict">The judgement.</param>
/// <param name="Tokens">Tokens generated; 0 where the prompt left no room in the context.</param>
/// <param name="TraceTokens">How many of them stand inside the trace.</param>
/// <param name="Agreement">Of a CVSS problem with a parseable answer, how far it is from the truth; else null.</param>
public sealed record JudgedAnswer(
    int Index, Problem Problem, Completion Completion, Verdict Verdict, int Tokens, int TraceTokens, CvssAgreement? Agreement);
