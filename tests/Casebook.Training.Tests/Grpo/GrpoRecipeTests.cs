using Casebook.Runs.Recipes;
using Casebook.Training.Grpo;
using Casebook.Training.Losses;

namespace Casebook.Training.Tests.Grpo;

public sealed class GrpoRecipeTests
{
    private static GrpoRecipe Parse(string yaml, params string[] overrides) => Recipe.Parse<GrpoRecipe>(yaml, "grpo.yaml", overrides);

    // A key whose default nobody can trace is a key that nobody dares to change.
    [Fact]
    public void Every_key_says_what_it_does() => Recipe.Keys<GrpoRecipe>().ShouldAllBe(key => key.Description.Length > 20);

    [Fact]
    public void The_paper_is_the_default()
    {
        GrpoRecipe recipe = Parse("");
        (recipe.Preset, recipe.Rollout.Samples, recipe.Kl.Coefficient, recipe.Loss.Aggregation, recipe.Advantage.Deviation, recipe.Optimizer.LearningRate)
            .ShouldBe((GrpoPreset.Paper, 5, 0.02, LossAggregation.SampleMean, AdvantageDeviation.Population, 1e-6));
    }

    [Theory]
    [InlineData("paper-dr", AdvantageDeviation.None, LossAggregation.Constant, 0, false)]
    [InlineData("verl", AdvantageDeviation.Sample, LossAggregation.SampleMean, 3, true)]
    public void A_preset_holds_where_the_recipe_says_nothing(string preset, AdvantageDeviation deviation, LossAggregation aggregation, double dualClip, bool recompute)
    {
        GrpoRecipe recipe = Parse($"preset: {preset}\nkl: {{coefficient: 0.5}}");
        (recipe.Advantage.Deviation, recipe.Loss.Aggregation, recipe.Loss.DualClip, recipe.Loss.Recompute).ShouldBe((deviation, aggregation, dualClip, recompute));
        recipe.Kl.Coefficient.ShouldBe(0.5);
        recipe.Kl.Estimator.ShouldBe(KlEstimator.K3);
        Parse("", $"preset={preset}").Advantage.Deviation.ShouldBe(deviation);
    }

    // A resolved recipe is what a run is repeated from.
    [Theory]
    [InlineData("paper")]
    [InlineData("paper-dr")]
    [InlineData("verl")]
    public void A_resolved_recipe_reads_back_as_itself(string preset)
    {
        string yaml = Recipe.ToYaml(Parse($"preset: {preset}\nloss: {{clip_high: 0.28}}"), withDescriptions: true);
        Recipe.ToYaml(Recipe.Parse<GrpoRecipe>(yaml, "recipe.yaml"), withDescriptions: true).ShouldBe(yaml);
    }

    [Fact]
    public void A_preset_that_there_is_not_is_named() =>
        Should.Throw<RecipeException>(() => Parse("preset: papper")).Message.ShouldContain("paper, paper-dr, verl");
}
