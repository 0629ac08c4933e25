using System.Diagnostics;
using Casebook.Engine.Completions;
using Casebook.Evaluation.Running;
using Casebook.Reasoning.Problems;
using Casebook.Shell;

namespace Casebook.ModelUse;

/// <summary>Lets a model answer problems while showing progress.</summary>
internal static class Measuring
{
    public static Task<IReadOnlyList<JudgedAnswer>> RunAsync(
        Terminal terminal, string title, LoadedModel model, IReadOnlyList<Problem> problems, CompletionSettings settings, CancellationToken cancellation) =>
        LiveProgress.Show<IReadOnlyList<JudgedAnswer>>(terminal.Notes, title, async live =>
        {
            var answers = new List<JudgedAnswer>();
            var time = Stopwatch.StartNew();
            long tokens = 0;
            int correct = 0;
            await foreach (JudgedAnswer answer in new ProblemRunner(model.Completer).RunAsync(problems, settings, cancellation))
            {
                answers.Add(answer);
                tokens += answer.Tokens;
                correct += answer.Verdict.Correct ? 1 : 0;
                // The first ones to finish are the shortest: nothing can be told from them.
                string left = answers.Count < problems.Count / 10
                    ? ""
                    : $", {Sizes.Duration(time.Elapsed / answers.Count * (problems.Count - answers.Count))} left";
                live.Report(answers.Count, problems.Count, $"{answers.Count:N0} of {problems.Count:N0}, {correct:N0} correct, {tokens / time.Elapsed.TotalSeconds:N0} tokens/s{left}");
            }
            return answers;
        });
}
