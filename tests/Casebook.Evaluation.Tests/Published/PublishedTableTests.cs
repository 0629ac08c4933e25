using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Published;

namespace Casebook.Evaluation.Tests.Published;

public class PublishedTableTests
{
    // A figure of no benchmark is never shown, and a percentage among fractions is a hundred times too good.
    [Fact]
    public void Every_figure_belongs_to_a_benchmark_and_is_a_fraction_with_a_source()
    {
        HashSet<string> ids = [.. BenchmarkCatalogue.All.Select(definition => definition.Id)];
        PublishedScores.All.ShouldAllBe(score => ids.Contains(score.Benchmark) && score.Source.Length > 0 && (score.Protocol == "official" || score.Protocol == "faith"));
        PublishedScores.All.Where(score => !score.Metric.EndsWith("deviation", StringComparison.Ordinal)).ShouldAllBe(score => score.Value > 0 && score.Value <= 1);
        PublishedScores.All.Select(score => (score.Benchmark, score.Model, score.Protocol, score.Metric)).ShouldBeUnique();
    }
}
