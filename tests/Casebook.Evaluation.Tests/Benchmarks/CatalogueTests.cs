using System.Globalization;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Kinds;

namespace Casebook.Evaluation.Tests.Benchmarks;

public class CatalogueTests(ITestOutputHelper output)
{
    // An id is what users put into scripts and papers.
    [Fact]
    public void Every_definition_is_named_after_its_id_and_of_a_kind_that_exists()
    {
        BenchmarkCatalogue.All.Count.ShouldBeGreaterThan(10);
        BenchmarkCatalogue.All.Select(definition => definition.Id).ShouldBeUnique();
        BenchmarkCatalogue.All.ShouldAllBe(definition => BenchmarkKinds.ByName(definition.Kind) != null);
        BenchmarkCatalogue.All.ShouldAllBe(definition => definition.Data.Sha256.Count == 0 || definition.Data.Sha256.Count == definition.Data.Files.Count);
    }

    [Fact]
    public void Misspelt_name_is_told_the_nearest_one() =>
        Should.Throw<BenchmarkException>(() => BenchmarkCatalogue.Find("ctibench-rmc")).Message.ShouldContain("Did you mean ctibench-rcm?");

    /// <summary>Every benchmark whose files are at hand loads, and every row has a right answer.</summary>
    [Fact]
    public void Published_files_load_whole()
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        Assert.SkipUnless(Directory.Exists(data), "CASEBOOK_DATA names no folder of published benchmarks.");
        int read = 0;
        foreach (BenchmarkDefinition definition in BenchmarkCatalogue.All)
        {
            Benchmark benchmark;
            try
            {
                benchmark = BenchmarkReader.Read(definition, data!);
            }
            catch (BenchmarkException e) when (e.Problem.EndsWith("is not there", StringComparison.Ordinal))
            {
                output.WriteLine($"{definition.Id}: {e.Problem}");
                continue;
            }
            read++;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{benchmark.Id}: {benchmark.Items.Count} of {definition.Data.Rows}, faith {benchmark.Items.Count(item => item.InFaith)}, {benchmark.Files[0].Sha256[..12]}"));
            benchmark.Files.ShouldAllBe(file => file.IsPublished != false);
            benchmark.Items.Select(item => item.Row).ShouldBeUnique();
            benchmark.Items.ShouldAllBe(item => item.Problem.Messages[0].Content.Length > 10);
        }
        read.ShouldBeGreaterThan(10);
    }
}
