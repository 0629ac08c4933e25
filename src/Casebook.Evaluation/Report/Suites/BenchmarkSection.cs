using System.Globalization;
using System.Text.RegularExpressions;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Report.Charts;
using Casebook.Evaluation.Report.Html;
using Casebook.Evaluation.Statistics;
using Casebook.Evaluation.Suites;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.TraceChecks;

namespace Casebook.Evaluation.Report.Suites;

/// <summary>One benchmark: what it is, and what its score depends on.</summary>
internal static partial class BenchmarkSection
{
    private const int MostConfusions = 12;

    private const int MostGroups = 10;

    private const int LongestName = 38;

    public static Markup Of(CheckedAnswers answers) => MarkupWriter.Of(html =>
    {
        BenchmarkResult result = answers.Result;
        Benchmarks.BenchmarkDefinition definition = result.Benchmark.Definition;
        html.Add($"<p class=\"quiet\">Source {definition.Source}{(definition.Revision is { } revision ? $" at {revision}" : "")}, {definition.Paper ?? "no paper"}; licence of the data: {definition.Licence}. {result.Benchmark.Items.Count:#,0} questions, SHA-256 beginning {string.Join(", ", result.Benchmark.Files.Take(3).Select(file => file.Sha256[..12]))}{(result.Benchmark.Files.Any(file => file.IsPublished == false) ? " (not the published file)" : "")}. {definition.Note ?? ""} <a href=\"items/{definition.Id}.html\">Every answer</a>.</p>\n");
        if (result.Summary.FaithReason is { } reason)
        {
            html.Add($"<p class=\"quiet\">faith: {reason}</p>");
        }
        foreach (string told in result.Remarks)
        {
            html.Add($"<p class=\"quiet\">{told}</p>");
        }
        html.Add($"{Metrics(result)}<div class=\"charts\">{ByYear(result)}{BySubject(result)}{ByTraceLength(result)}</div>{Confusions(result)}{TraceChecks(answers)}");
        html.Add($"<details><summary>The first prompt as the model was shown it</summary><pre tabindex=\"0\">{string.Join("\n\n", result.Benchmark.Items[0].Problem.Messages.Select(message => $"[{message.Role}]\n{message.Content}"))}</pre></details>\n");
    });

    private static Markup Metrics(BenchmarkResult result) => MarkupWriter.Of(html =>
    {
        html.Add($"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All metrics\"><table><thead><tr><th scope=\"col\">metric</th><th scope=\"col\">official</th><th scope=\"col\">faith</th><th scope=\"col\">strict</th></tr></thead><tbody>");
        IEnumerable<string> names = Protocols.All.SelectMany(protocol => protocol.OfSummary(result.Summary)?.Metrics ?? []).Select(metric => metric.Key).Distinct();
        foreach (string name in names)
        {
            html.Add($"<tr><th scope=\"row\">{name.Replace('_', ' ')}</th>");
            foreach (var protocol in Protocols.All)
            {
                html.Add($"<td>{(protocol.OfSummary(result.Summary)?[name] is { } value ? ShownScores.Text(name, value) : "–")}</td>");
            }
            html.Add($"</tr>");
        }
        html.Add($"<tr><th scope=\"row\">answers with something to judge</th>");
        foreach (var protocol in Protocols.All)
        {
            html.Add($"<td>{(protocol.OfSummary(result.Summary) is { } score ? $"{(100 * score.ParseRate).ToString("0.0", CultureInfo.InvariantCulture)} of {score.N}" : "–")}</td>");
        }
        html.Add($"</tr></tbody></table></div>\n");
    });

    /// <summary>A score that falls with the year of the CVE says something about what the model was trained on.</summary>
    private static Markup ByYear(BenchmarkResult result) => Groups(
        "Accuracy by year of the CVE", "Strict, with 95 % intervals (Wilson). Years of which the model has read the answers look better than it is.",
        result.Answers.Select(answer => (CveId().Match(answer.Item.Name) is { Success: true } id ? id.Groups[1].Value : null, answer)));

    private static Markup BySubject(BenchmarkResult result) => Groups(
        "Accuracy by subject", $"Strict, with 95 % intervals (Wilson); the {MostGroups} subjects with the most questions.",
        result.Answers.Select(answer => (answer.Item.Subject, answer)));

    private static Markup ByTraceLength(BenchmarkResult result)
    {
        int?[] lengths = [.. result.Stored.Select(answer => answer.TraceTokens ?? (result.Answers.Count == 0 ? null : 0))];
        if (result.Answers.Count < 40 || lengths.All(length => length is null or 0))
        {
            return Markup.None;
        }
        int[] sorted = [.. lengths.Select(length => length ?? 0).Order()];
        int[] edges = [.. new[] { 0.25, 0.5, 0.75 }.Select(share => sorted[(int)(share * (sorted.Length - 1))])];
        string Name(int length) => length <= edges[0] ? $"≤ {edges[0]}" : length <= edges[1] ? $"≤ {edges[1]}" : length <= edges[2] ? $"≤ {edges[2]}" : $"> {edges[2]}";
        var rows = result.Answers.Zip(lengths).Select(pair => (Key: pair.Second ?? 0, Group: (string?)Name(pair.Second ?? 0), Answer: pair.First)).OrderBy(row => row.Key).ToArray();
        return Groups("Accuracy by length of the trace", "Quarters of all answers by the tokens of their trace; strict, with 95 % intervals (Wilson).", rows.Select(row => (row.Group, row.Answer)), sort: false);
    }

    private static Markup Groups(string title, string note, IEnumerable<(string? Group, GradedAnswer Answer)> answers, bool sort = true)
    {
        var groups = answers.Where(one => one.Group is not null && one.Answer.Strict.Metrics.Any(metric => metric.Name == "accuracy")).GroupBy(one => one.Group!).Select(group => (Name: group.Key, Share: new Proportion(group.Count(one => one.Answer.IsRight()), group.Count()))).ToArray();
        if (groups.Length < 2)
        {
            return Markup.None;
        }
        if (sort)
        {
            groups = [.. groups.OrderByDescending(group => group.Share.Trials).Take(MostGroups).OrderBy(group => group.Name, StringComparer.Ordinal)];
        }
        var bars = new BarSeries("strict accuracy", Accent.Sft, [.. groups.Select(group => new Bar(group.Share.Value, group.Share.Low95, group.Share.High95))]);
        return new BarChart(title, [.. groups.Select(group => group.Name)], [bars]) { Note = note }.Render();
    }

    /// <summary>What can be said of traces without knowing the answer: claims that hold, that nothing speaks for, and that do not hold.</summary>
    private static Markup TraceChecks(CheckedAnswers answers)
    {
        TraceClaim[] claims = [.. answers.Result.Answers.Where(answer => answer.Completion.Trace.Length > 0).SelectMany(answer => answers[answer])];
        return claims.Length == 0 ? Markup.None : MarkupWriter.Of(html =>
        {
            html.Add($"<p class=\"caption\">What traces and answers claim, looked up, found in the question, or computed again.</p><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Trace checks\"><table><thead><tr><th scope=\"col\">claims</th><th scope=\"col\">supported</th><th scope=\"col\">unsupported</th><th scope=\"col\">contradicted</th></tr></thead><tbody>");
            foreach (var kind in claims.GroupBy(claim => claim.Kind).OrderBy(group => group.Key))
            {
                html.Add($"<tr><th scope=\"row\">{kind.Key switch { ClaimKind.Identifier => "identifiers", ClaimKind.Quotation => "quotations", ClaimKind.Calculation => "calculations", _ => "the answer follows" }}</th>");
                foreach (ClaimFinding finding in Enum.GetValues<ClaimFinding>())
                {
                    int count = kind.Count(claim => claim.Finding == finding);
                    html.Add($"<td>{count:#,0} <small>{100.0 * count / kind.Count():0.0} %</small></td>");
                }
                html.Add($"</tr>");
            }
            html.Add($"</tbody></table></div>\n");
        });
    }

    /// <summary>What is taken for what, most often first.</summary>
    private static Markup Confusions(BenchmarkResult result)
    {
        var pairs = result.Answers
            .Where(answer => answer.Item.Problem.Reference is CweReference && answer.Strict.Answer is not null && !answer.IsRight())
            .CountBy(answer => (Truth: ((CweReference)answer.Item.Problem.Reference).Cwe, Said: answer.Strict.Answer!))
            .OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key.Truth, StringComparer.Ordinal).ThenBy(pair => pair.Key.Said, StringComparer.Ordinal)
            .Take(MostConfusions).ToArray();
        return pairs.Length == 0 ? Markup.None : MarkupWriter.Of(html =>
        {
            html.Add($"<p class=\"caption\">Weaknesses taken for others, most often first.</p><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Confusions\"><table><thead><tr><th scope=\"col\">right</th><th scope=\"col\">answered</th><th scope=\"col\">times</th></tr></thead><tbody>");
            foreach (((string truth, string said), int times) in pairs)
            {
                html.Add($"<tr><th scope=\"row\">{Named(truth)}</th><td>{Named(said)}</td><td>{times}</td></tr>");
            }
            html.Add($"</tbody></table></div>\n");
        });
    }

    /// <summary>The id, and as much of its name as tells it from others.</summary>
    private static string Named(string id) => Knowledge.Cwe.CweCatalogue.Find(id) is not { } entry ? id
        : $"{id} {(entry.Name.Length > LongestName ? entry.Name[..LongestName].TrimEnd() + "…" : entry.Name)}";

    [GeneratedRegex(@"CVE-([0-9]{4})-")]
    private static partial Regex CveId();
}
