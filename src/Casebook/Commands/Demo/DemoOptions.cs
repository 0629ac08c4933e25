namespace Casebook.Commands.Demo;

/// <summary>Which demo: the whole, in a few minutes, or the quick one.</summary>
/// <param name="DataRecipe">The data build's recipe.</param>
/// <param name="SftRecipe">The training's.</param>
internal sealed record DemoOptions(string DataRecipe, string SftRecipe)
{
    public static DemoOptions Of(bool quick) => quick
        ? new DemoOptions("recipes/demo/quick-data.yaml", "recipes/demo/quick-sft.yaml")
        : new DemoOptions("recipes/demo/data.yaml", "recipes/demo/sft.yaml");
}
