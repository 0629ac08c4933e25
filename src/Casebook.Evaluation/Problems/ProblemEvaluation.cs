using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Casebook.Engine.Chat;
using Casebook.Engine.Generation;
using Casebook.Knowledge.Cvss;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Evaluation.Problems;

/// <summary>
/// Asks a model problems and has each completion judged by the problem's own verifier. Strict: no parseable answer, a
/// truncated one, or one without a trace is wrong.
/// </summary>
/// <remarks>A problem's completion depends on the problem, the model, the sampling and the seed, not on the problems beside it.</remarks>
public sealed class ProblemEvaluation(IGenerator generator, ChatTemplate template, ConversationOptions options)
{
    /// <summary>Problems that are handed to the generator in one call, which batches them as it can. Default 1024.</summary>
    public int ProblemsTogether { get; init; } = 1024;

    /// <summary>Runs every problem once.</summary>
    /// <exception cref="ArgumentException">A problem asks for a verifier that does not exist or that does not fit its reference; found before anything is generated.</exception>
    public async Task<EvaluationReport> RunAsync(
        IReadOnlyList<Problem> problems, Action<EvaluationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        IVerifier[] verifiers = [.. problems.Select(Verifier)];
        var results = new ProblemResult[problems.Count];
        var conversations = new Conversations(generator, template, options);
        int done = 0, correct = 0;
        long tokens = 0;
        for (int start = 0; start < problems.Count; start += ProblemsTogether)
        {
            int from = start;
            ConversationRequest[] requests = [.. problems.Skip(from).Take(ProblemsTogether).Select(p => new ConversationRequest(template.Render(p.Messages, addGenerationPrompt: true), StreamKey(p.Id)))];
            await foreach (ConversationEvent next in conversations.ContinueAsync(requests, cancellationToken).ConfigureAwait(false))
            {
                if (next.End is not { } end)
                {
                    continue;
                }
                int index = from + next.Conversation;
                Verdict verdict = verifiers[index].Verify(problems[index], end.Completion);
                results[index] = new(problems[index], end.Completion, verdict, requests[next.Conversation].Prompt.Tokens.Length, end.Tokens.Count, end.TraceTokens, Agreement(problems[index], verdict));
                tokens += end.Tokens.Count;
                correct += verdict.Correct ? 1 : 0;
                progress?.Invoke(new(++done, problems.Count, correct, tokens));
            }
        }
        return EvaluationReport.Of(results);
    }

    /// <summary>Tries the verifier on an empty completion, so that faulty data shows before minutes of generation.</summary>
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
