using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Casebook.Engine.Completions;
using Casebook.Knowledge.Cvss;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Evaluation.Running;

/// <summary>Lets a model answer problems and has each problem's own verifier judge the answer.</summary>
/// <remarks>A problem's answer depends on the problem, the model, the sampling and the seed, not on the problems beside it.</remarks>
public sealed class ProblemRunner(Completer completer)
{
    /// <summary>Every problem's judged answer, as they finish.</summary>
    /// <exception cref="ArgumentException">A problem asks for a verifier that does not exist or does not fit its reference; thrown before anything is generated.</exception>
    public async IAsyncEnumerable<JudgedAnswer> RunAsync(
        IReadOnlyList<Problem> problems, CompletionSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IVerifier[] verifiers = [.. problems.Select(Verifier)];
        ulong[] keys = [.. problems.Select(problem => StreamKey(problem.Id))];
        await foreach (CompletionEvent next in completer.StreamAsync([.. problems.Select(problem => problem.Messages)], settings, keys, cancellationToken).ConfigureAwait(false))
        {
            if (next.End is { } end)
            {
                Problem problem = problems[next.Index];
                Verdict verdict = verifiers[next.Index].Verify(problem, end.Completion);
                yield return new(next.Index, problem, end.Completion, verdict, end.Tokens, end.TraceTokens, Agreement(problem, verdict));
            }
        }
    }

    /// <summary>Tries the verifier on an empty completion: faulty data must not surface after an hour of generation.</summary>
    private static IVerifier Verifier(Problem problem)
    {
        IVerifier verifier = Verifiers.ByName(problem.Verifier);
        verifier.Verify(problem, new(TraceOutcome.Unclosed, "", "", FinishReason.Length));
        return verifier;
    }

    private static CvssAgreement? Agreement(Problem problem, Verdict verdict) =>
        problem.Reference is CvssReference reference && CvssVector.TryParse(verdict.ExtractedAnswer, out CvssVector? answer)
            ? CvssAgreement.Of(CvssVector.Parse(reference.Vector), answer)
            : null;

    /// <summary>By the problem's id, so that its samples do not change when others are added or left out.</summary>
    private static ulong StreamKey(string id) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
