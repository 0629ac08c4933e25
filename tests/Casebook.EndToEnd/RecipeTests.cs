namespace Casebook.EndToEnd;

/// <summary>Every recipe that comes with the program.</summary>
public sealed class RecipeTests : IDisposable
{
    private const string Shape = "recipes/paper/llama-3.1-8b";

    private readonly Cli _cli = new();

    private const string BenchmarkFolder = "recipes/benchmarks/";

    /// <summary>As a user would name them.</summary>
    public static TheoryData<string> Recipes() => [.. Files().Where(file => !file.StartsWith(BenchmarkFolder, StringComparison.Ordinal))];

    /// <summary>Definitions of benchmarks that are templates.</summary>
    public static TheoryData<string> Benchmarks() => [.. Files().Where(file => file.StartsWith(BenchmarkFolder, StringComparison.Ordinal))];

    private static IEnumerable<string> Files() =>
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "recipes"), "*.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(AppContext.BaseDirectory, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    public void Dispose() => _cli.Dispose();

    // A recipe that a renamed key has broken is found by whoever types the first command of the documentation.
    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task Every_recipe_resolves_and_reads_back(string recipe)
    {
        string[] command = CommandOf(recipe);
        string printed = (await _cli.Run([.. command, recipe, "--dry-run"])).EndedWith(0).Output;
        printed.ShouldContain("seed:");
        File.WriteAllText(_cli.At("again.yaml"), printed);
        (await _cli.Run([.. command, "again.yaml", "--dry-run"])).EndedWith(0).Output.ShouldBe(printed);
    }

    // A template is whole but for the files that it is for.
    [Theory]
    [MemberData(nameof(Benchmarks))]
    public async Task Every_template_of_a_benchmark_asks_for_its_files(string template) =>
        (await _cli.Run("eval", "check", Path.Combine(AppContext.BaseDirectory, template), "--data", ".")).EndedWith(3).Error.ShouldContain("is not there");

    // Who is about to start a run wants to know whether it fits before it has read the data for an hour.
    [Fact]
    public async Task A_dry_run_of_a_small_model_says_that_it_fits()
    {
        Finished small = (await _cli.Run("train", "sft", "recipes/tiny/sft.yaml", "--dry-run")).EndedWith(0);
        small.Error.ShouldContain("activations (4,096 rows)");
        small.Error.ShouldMatch("in all; this machine has .*: fits");
        small.Output.ShouldNotContain("this machine has");
    }

    // The answer is wanted before 32 GB of weights are fetched. So many sequences need 200 TB of cache, which no machine has.
    [Fact]
    public async Task A_dry_run_with_the_paper_s_model_needs_nothing_but_its_config()
    {
        Finished large = (await _cli.Run("train", "grpo", "recipes/paper/grpo.yaml", "--model", Shape, "--set", "rollout.sequences=65536", "--dry-run")).EndedWith(0);
        large.Error.ShouldContain("8,030.26 million parameters");
        large.Error.ShouldContain("reference and its packed copy");
        large.Error.ShouldContain("does not fit");
    }

    // Without a model there is nothing to count, and a number made up would be worse than none.
    [Theory]
    [InlineData("sft")]
    [InlineData("grpo")]
    public async Task Without_a_model_the_estimate_says_what_it_needs(string stage)
    {
        Finished unknown = (await _cli.Run("train", stage, $"recipes/paper/{stage}.yaml", "--dry-run")).EndedWith(0);
        unknown.Error.ShouldContain("--model");
        unknown.Error.ShouldNotContain("in all");
    }

    private static string[] CommandOf(string recipe) => Path.GetFileNameWithoutExtension(recipe) switch
    {
        var name when name.EndsWith("data", StringComparison.Ordinal) => ["data", "build"],
        var name when name.Contains("sft", StringComparison.Ordinal) || name.Contains("control", StringComparison.Ordinal) => ["train", "sft"],
        var name when name.Contains("grpo", StringComparison.Ordinal) => ["train", "grpo"],
        var name => throw new InvalidOperationException($"Which command takes recipes/{name}.yaml? Name it after data, sft or grpo."),
    };
}
