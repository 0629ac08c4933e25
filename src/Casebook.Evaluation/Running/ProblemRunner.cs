using System.Runtime.CompilerServices;
using Casebook.Engine.Completions;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Evaluation.Running;

/// <summary>Lets a model answer problems and has each problem's own verifier judge the answer.</summary>
public sealed class ProblemRunner(Completer completer)
{
    /// <summary>Every problem's judged answer, as they finish.</summary>
    /// <exception cref="ArgumentException">A problem names a verifier that there is not.</exception>
    public async IAsyncEnumerable<JudgedAnswer> RunAsync(
        IReadOnlyList<Problem> problems, CompletionSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Names are looked up first: a missing one must not surface after an hour of generation.
        IVerifier[] verifiers = [.. problems.Select(problem => Verifiers.ByName(problem.Verifier))];
        await foreach (NumberedCompletion one in completer.CompleteAsync([.. problems.Select(problem => problem.Messages)], settings, cancellationToken))
        {
            Problem problem = problems[one.Index];
            yield return new JudgedAnswer(problem, one.Completion, verifiers[one.Index].Verify(problem, one.Completion), one.Tokens);
        }
    }
}

/// <summary>What a model gave for a problem, and what the verifier says.</summary>
/// <param name="Problem">The question.</param>
/// <param name="Completion">Trace and answer.</param>
/// <param name="Verdict">The judgement.</param>
/// <param name="Tokens">Tokens generated.</param>
public sealed record JudgedAnswer(Problem Problem, Completion Completion, Verdict Verdict, int Tokens);
