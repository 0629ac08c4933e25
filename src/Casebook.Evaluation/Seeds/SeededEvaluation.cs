using System.Runtime.CompilerServices;
using Casebook.Engine.Completions;
using Casebook.Evaluation.Running;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Seeds;

/// <summary>
/// Lets a model answer every problem once a seed. One sampled answer a problem says as much about luck as about the
/// model; several say how much of a score is luck.
/// </summary>
/// <remarks>
/// An answer with a seed is the one that <see cref="ProblemRunner"/> gives with that seed, whatever other seeds are asked
/// for: an evaluation may be widened by more seeds without any of its answers changing.
/// </remarks>
public sealed class SeededEvaluation(Completer completer)
{
    /// <summary>
    /// Every judged answer as it finishes, seed after seed: problems × seeds in all.
    /// <see cref="EvaluationResult.Of"/> makes the result of them.
    /// </summary>
    /// <exception cref="ArgumentException">A problem can not be judged, an id occurs twice, or the seeds make no sense; thrown before anything is generated.</exception>
    public async IAsyncEnumerable<SeededAnswer> RunAsync(
        IReadOnlyList<Problem> problems, SeededSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        settings.Check();
        if (problems.CountBy(problem => problem.Id, StringComparer.Ordinal).FirstOrDefault(id => id.Value > 1) is { Value: > 1 } twice)
        {
            throw new ArgumentException($"Problem {twice.Key} occurs {twice.Value} times; results are told apart by their problem's id.", nameof(problems));
        }
        var runner = new ProblemRunner(completer);
        foreach (ulong seed in settings.Seeds)
        {
            await foreach (JudgedAnswer answer in runner.RunAsync(problems, settings.For(seed), cancellationToken).ConfigureAwait(false))
            {
                yield return new(seed, answer);
            }
        }
    }
}
