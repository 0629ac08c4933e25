using System.Globalization;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Grading;

namespace Casebook.Evaluation.Tests.Grading;

/// <summary>The scores that CTIBench's authors published of ChatGPT-3.5, from its raw answers.</summary>
public class PublishedScoresTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("ctibench-mcqa", "mcq", "accuracy", 0.5412)]
    [InlineData("ctibench-rcm", "rcm", "accuracy", 0.672)]
    [InlineData("ctibench-rcm-2021", "rcm-2021", "accuracy", 0.627)]
    [InlineData("ctibench-vsp", "vsp", "mean_absolute_deviation", 1.574)]
    public void Official_score_is_the_published_one(string id, string task, string metric, double published)
    {
        IReadOnlyList<RecordedAnswer> answers = RecordedLogs.Read(task);
        Benchmark benchmark = BenchmarkReader.Read(BenchmarkCatalogue.Find(id), RecordedLogs.Data!);
        benchmark.Files.ShouldAllBe(file => file.IsPublished == true);
        GradedAnswer[] graded = [.. answers.Select(answer => GradedAnswer.Of(benchmark.Kind, benchmark.Items[answer.Row], answer))];
        string[] sheet = RecordedLogs.Sheet(task);
        foreach (GradedAnswer one in graded.Where(one => Plain(one.Official.Answer) != Plain(sheet[one.Item.Row])))
        {
            string text = one.Completion.Answer.ReplaceLineEndings(" ");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"row {one.Item.Row}: sheet {sheet[one.Item.Row]}, read {one.Official.Answer}: …{text[Math.Max(0, text.Length - 160)..]}"));
        }
        var summary = GradeSummary.Of(benchmark, graded);
        output.WriteLine(GradeSummaryJson.Of(summary));
        summary.Official[metric]!.Value.ShouldBe(published, 0.0005);
    }

    private static string Plain(string? answer) => (answer ?? "X").Replace("CVSS:3.0/", "", StringComparison.Ordinal);
}
