using Casebook.Runs.Recipes;
using Casebook.Training.Sft;

namespace Casebook.Training.Tests.Settings;

public sealed class SftRecipeTests
{
    // Every key must say what it does: the help and the documentation are made of it.
    [Fact]
    public void Every_key_is_described() =>
        Recipe.Keys<SftRecipe>().ShouldAllBe(key => key.Description.Length > 0);

    // Shapes that no Llama has are refused when the recipe is read, not in a kernel.
    [Theory]
    [InlineData("model.heads=3", "model.hidden_size: is 64, must be a multiple of heads (3) unless head_size is given")]
    [InlineData("model.key_value_heads=3", "model.key_value_heads: is 3, must divide heads (4)")]
    [InlineData("model.head_size=15", "model.head_size: the size of a head must be even")]
    [InlineData("model.hidden_size=36", "model.hidden_size: the size of a head must be even")]
    [InlineData("optimizer.beta1=1", "optimizer.beta1: is 1, must be at least 0 and below 1")]
    [InlineData("schedule.warm_up=1.5", "schedule.warm_up: is 1.5, must be at least 0 and at most 1")]
    [InlineData("checkpoints.keep=0", "checkpoints.keep: is 0, must be at least 1 and at most 1000")]
    public void Impossible_values_are_refused(string text, string message)
    {
        const string Yaml = "model: {hidden_size: 64, layers: 2, heads: 4, feed_forward_size: 128, context_length: 64}";
        Recipe.Parse<SftRecipe>(Yaml, "r.yaml");
        Should.Throw<RecipeException>(() => Recipe.Parse<SftRecipe>(Yaml, "r.yaml", [text])).Message.ShouldContain(message);
    }

    [Fact]
    public void A_model_without_its_size_is_refused() =>
        Should.Throw<RecipeException>(() => Recipe.Parse<SftRecipe>("model:\n  layers: 2\n", "r.yaml")).Message
            .ShouldContain("r.yaml: line 1: model.hidden_size: is missing. Add model.hidden_size: Width of the model");

    [Fact]
    public void A_resolved_recipe_reads_back()
    {
        SftRecipe recipe = Recipe.Parse<SftRecipe>("model: {hidden_size: 64, layers: 2, heads: 4, feed_forward_size: 128, context_length: 64}\nseed: 9\n", "r.yaml");
        string yaml = Recipe.ToYaml(recipe, withDescriptions: true);
        Recipe.Values(Recipe.Parse<SftRecipe>(yaml, "again.yaml")).ShouldBe(Recipe.Values(recipe));
    }
}
