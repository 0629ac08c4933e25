using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Report.Html;
using Casebook.Reasoning.TraceChecks;

namespace Casebook.Evaluation.Report.Suites;

/// <summary>Every answer to a benchmark, folded: question, trace, answer and the three verdicts.</summary>
internal static class ItemsPage
{
    private const int LongestPrompt = 4000;

    private const int LongestTrace = 6000;

    private const int MostFaults = 8;

    public static string Render(CheckedAnswers answers) => PageShell.Render(
        $"{answers.Result.Benchmark.Id}: every answer",
        "Wrong answers first, then right ones, each in the order of their rows. A line opens with a click.",
        [
            new("wrong", "Wrong under the strict protocol", List(answers, right: false)),
            new("right", "Right", List(answers, right: true)),
        ]);

    private static Markup List(CheckedAnswers all, bool right)
    {
        GradedAnswer[] answers = [.. all.Result.Answers.Where(answer => answer.IsRight() == right).OrderBy(answer => answer.Item.Row).ThenBy(answer => answer.Seed)];
        return answers.Length == 0 ? Markup.None : MarkupWriter.Of(html =>
        {
            html.Add($"<p class=\"quiet\">{answers.Length:#,0} of {all.Result.Answers.Count:#,0}.</p>\n");
            foreach (GradedAnswer answer in answers)
            {
                Add(html, answer, all[answer]);
            }
        });
    }

    private static void Add(MarkupWriter html, GradedAnswer answer, IReadOnlyList<TraceClaim> claims)
    {
        html.Add($"<details><summary>Row {answer.Item.Row}{(answer.Item.Name == $"{answer.Item.Row}" ? "" : $", {answer.Item.Name}")}, seed {answer.Seed}: {answer.Strict.Answer ?? "no answer"}. {answer.Strict.Reason}</summary><article class=\"sample\"><header>");
        html.Add($"<p class=\"text prompt\">{CleanText.Cut(answer.Item.Problem.Messages[^1].Content, LongestPrompt).Text}</p></header><div class=\"side c-sft\">");
        if (answer.Completion.Trace.Length > 0)
        {
            html.Add($"<p class=\"text\">{CleanText.Cut(answer.Completion.Trace, LongestTrace).Text}</p>");
        }
        html.Add($"<p class=\"answer\">{(answer.Completion.Answer.Length == 0 ? "no answer" : CleanText.Cut(answer.Completion.Answer, LongestPrompt).Text)}</p>");
        foreach (var protocol in Protocols.All)
        {
            if (protocol.OfAnswer(answer) is { } score)
            {
                html.Add($"<p class=\"reason\">{protocol.Name}: {score.Reason}</p>");
            }
        }
        TraceClaim[] faults = [.. claims.Where(claim => claim.Finding != ClaimFinding.Supported)];
        foreach (TraceClaim fault in faults.Take(MostFaults))
        {
            html.Add($"<p class=\"reason\">{(fault.Finding == ClaimFinding.Contradicted ? "contradicted" : "unsupported")}: {fault.Reason}</p>");
        }
        html.Add($"</div></article></details>\n");
    }
}
