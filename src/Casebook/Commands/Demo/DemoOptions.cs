namespace Casebook.Commands.Demo;

/// <summary>Which demo: the whole, in less than ten minutes, or the quick one.</summary>
/// <param name="Folder">Of its recipes: <c>recipes/demo</c>.</param>
/// <param name="Prefix">Of the recipes' names.</param>
/// <param name="Seed">Of both stages of training; the data stay the same.</param>
/// <param name="Precision">As recipes have it; later stages take the model's.</param>
internal sealed record DemoOptions(string Folder, string Prefix, ulong Seed, string Precision)
{
    public static DemoOptions Of(bool quick, ulong seed, string precision) => new("recipes/demo", quick ? "quick-" : "", seed, precision);

    public string Data => Recipe("data");

    public string Sft => Recipe("sft");

    public string Grpo => Recipe("grpo");

    /// <summary>Supervised fine-tuning that goes on for as long as the reinforcement took.</summary>
    public string Control => Recipe("control");

    private string Recipe(string stage) => $"{Folder}/{Prefix}{stage}.yaml";
}
