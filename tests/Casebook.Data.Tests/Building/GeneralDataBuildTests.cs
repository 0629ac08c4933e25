using Casebook.Data.Building;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using Casebook.Runs.Manifests;
using Casebook.Runs.Recipes;

namespace Casebook.Data.Tests.Building;

public sealed class GeneralDataBuildTests
{
    private static readonly string[] _general = ["arithmetic", "code", "instructions", "refusals"];

    private static string RecipePath(string path)
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Casebook.slnx")))
        {
            root = Path.GetDirectoryName(root)!;
        }
        return Path.Combine(root, "recipes", path);
    }

    // The recipe is what a newcomer runs; every exemplar must be right and every problem readable by what reads it later.
    [Fact]
    public void The_recipe_of_the_repository_builds_all_four_domains()
    {
        using var folder = new TemporaryFolder();
        var recipe = Recipe.Load<DataRecipe>(RecipePath("tiny/general-data.yaml"));
        DataStatistics statistics = DataBuild.Run(recipe, folder.Path, cancellationToken: TestContext.Current.CancellationToken);
        statistics.Domains.Select(domain => domain.Domain).ShouldBe(_general, ignoreOrder: true);
        statistics.Domains.ShouldAllBe(domain => domain.Verified == domain.Train + domain.Validation && domain.Verified > 0);
        statistics.Domains.ShouldAllBe(domain => domain.LargestSkeletonShare <= 0.05 && domain.LongestTokens <= 640);
        Problem[] problems =
        [
            .. ProblemFile.Read(Path.Combine(folder.Path, DataBuild.TrainProblems)),
            .. ProblemFile.Read(Path.Combine(folder.Path, DataBuild.HeldoutProblems)),
        ];
        problems.GroupBy(problem => problem.Domain).Count().ShouldBe(4);
        foreach (Problem problem in problems)
        {
            // Throws where the reference is not of the verifier's kind.
            Verifiers.ByName(problem.Verifier).Verify(problem, new(TraceOutcome.Closed, "t", "?!", FinishReason.Stop)).Correct.ShouldBeFalse();
        }
        problems.Select(problem => problem.Messages[^1].Content)
            .Intersect(ExemplarFile.Read(Path.Combine(folder.Path, DataBuild.TrainExemplars)).Select(exemplar => exemplar.Messages[0].Content)).ShouldBeEmpty();
    }

    // A recipe from before these domains must make what it made, and say nothing of them.
    [Fact]
    public void A_recipe_that_does_not_name_them_has_none_of_them()
    {
        using var folder = new TemporaryFolder();
        var recipe = Recipe.Load<DataRecipe>(RecipePath("tiny/data.yaml"), ["cve_cwe.train=40", "cve_cvss.train=40"]);
        DataStatistics statistics = DataBuild.Run(recipe, folder.Path, cancellationToken: TestContext.Current.CancellationToken);
        statistics.Domains.Select(domain => domain.Domain).ShouldBe(["cve-cwe", "cve-cvss"]);
        Manifest.TryRead(folder.Path).ShouldNotBeNull().Properties.Keys.ShouldNotContain(key => _general.Any(domain => key.StartsWith(domain, StringComparison.Ordinal)));
    }

    // A part that is left out of a new section must not come with thousands of records unasked.
    [Fact]
    public void A_part_that_is_not_named_is_empty()
    {
        DataRecipe recipe = Recipe.Parse<DataRecipe>("code:\n  train: 7\n", "test.yaml");
        (recipe.Code.Train, recipe.Code.Validation, recipe.Code.Problems, recipe.Code.Heldout).ShouldBe((7, 0, 0, 0));
        recipe.Refusals.Train.ShouldBe(0);
    }
}
