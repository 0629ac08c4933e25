using Casebook.Models.Adapters;
using Casebook.Runs.Recipes;
using Casebook.Training.Grpo;
using Casebook.Training.Sft;

namespace Casebook.Training.Tests.Settings;

public sealed class LoraSettingsTests
{
    // A name that no matrix has would be a run that learns less than its recipe says.
    [Theory]
    [InlineData("lora.rank=0", "lora.rank: is 0, must be at least 1 and at most 4096")]
    [InlineData("lora.alpha=0", "lora.alpha: is 0, must be above 0 and at most 1000000")]
    [InlineData("lora.target_modules=[]", "lora.target_modules: is empty, must name some of q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj")]
    [InlineData("lora.target_modules=[q_proj, lm_head]", "lora.target_modules: has \"lm_head\", must be of q_proj, k_proj")]
    [InlineData("lora.target_modules=[v_proj, q_proj, v_proj]", "lora.target_modules: has v_proj twice")]
    [InlineData("lora.dropout=0.1", "lora.dropout: unknown key")]
    public void Impossible_adapters_are_refused(string text, string message)
    {
        Should.Throw<RecipeException>(() => Recipe.Parse<SftRecipe>("seed: 1\n", "r.yaml", [text])).Message.ShouldContain(message);
        Should.Throw<RecipeException>(() => Recipe.Parse<GrpoRecipe>("seed: 1\n", "r.yaml", [text])).Message.ShouldContain(message);
    }

    // Noise below adapters is no base; the adapter would be of use with nothing.
    [Fact]
    public void Adapters_of_a_new_model_are_refused() =>
        Should.Throw<RecipeException>(() => Recipe.Parse<SftRecipe>(
            "model: {hidden_size: 64, layers: 2, heads: 4, feed_forward_size: 128, context_length: 64}\nlora: {rank: 4}\n", "r.yaml")).Message
            .ShouldContain("lora: adapts a model that is there, and the recipe has a section model for a new one");

    [Fact]
    public void Without_the_section_all_weights_are_learned_and_with_it_every_matrix_is_adapted()
    {
        Recipe.Parse<SftRecipe>("seed: 1\n", "r.yaml").Lora.ShouldBeNull();
        SftRecipe recipe = Recipe.Parse<SftRecipe>("lora: {rank: 2, alpha: 3}\n", "r.yaml");
        recipe.Lora!.TargetModules.ShouldBe(LoraConfig.Modules);
        recipe.Lora.ToConfig().Scale.ShouldBe(1.5f);
        Recipe.Values(Recipe.Parse<SftRecipe>(Recipe.ToYaml(recipe, withDescriptions: true), "again.yaml")).ShouldBe(Recipe.Values(recipe));
    }
}
