using System.Text.Json;
using Casebook.Commands.Train;
using Casebook.Runs.Metrics;
using Casebook.Runs.Recipes;
using Casebook.Shell;
using Casebook.Training.Grpo;
using Casebook.Training.Sft;

namespace Casebook.Commands.Demo;

/// <summary>The demo's trainings: supervised, reinforced, and the control that the reinforced model has to beat.</summary>
internal sealed class DemoStages(Terminal terminal, DemoOptions options, string folder, CancellationToken cancellation)
{
    /// <summary>The speed of the last steps is what more of them would have had.</summary>
    private const int StepsTimed = 300;

    public string Data => Path.Combine(folder, "data");

    public string Sft => Path.Combine(folder, "sft");

    public string Grpo => Path.Combine(folder, "grpo");

    public string Control => Path.Combine(folder, "control");

    public SftRecipe SftRecipe { get; } = Recipe.Load<SftRecipe>(BundledFiles.Recipe(options.Sft), [$"seed={options.Seed}", $"precision={options.Precision}"]);

    /// <summary>Seconds that the steps of a stage took, by its metrics; those of earlier processes count.</summary>
    public double SecondsOf(string run) => Seconds(run).Sum();

    public Task RunSftAsync() =>
        SftTraining.RunAsync(terminal, new SftJob { Recipe = SftRecipe, Data = Data, Out = Sft }, cancellation);

    public Task RunGrpoAsync()
    {
        var recipe = Recipe.Load<GrpoRecipe>(BundledFiles.Recipe(options.Grpo), [$"seed={options.Seed}"]);
        return GrpoTraining.RunAsync(terminal, new GrpoJob { Recipe = recipe, RecipeFile = options.Grpo, Data = Data, Model = Sft, Out = Grpo }, cancellation);
    }

    /// <summary>Goes on with the supervised training for as many steps as take the time that the reinforcement took.</summary>
    public Task RunControlAsync()
    {
        string begun = Path.Combine(Control, "recipe.yaml");
        double[] each = [.. Seconds(Sft).TakeLast(StepsTimed)];
        int steps = File.Exists(begun)
            ? Recipe.Load<SftRecipe>(begun).Schedule.Steps!.Value
            : Math.Max(1, (int)Math.Ceiling(SecondsOf(Grpo) / each.Average()));
        var recipe = Recipe.Load<SftRecipe>(BundledFiles.Recipe(options.Control), [$"seed={options.Seed + 1000}", $"schedule.steps={steps}"]);
        return SftTraining.RunAsync(terminal, new SftJob { Recipe = recipe, Data = Data, Out = Control, Model = Sft }, cancellation);
    }

    private static IEnumerable<double> Seconds(string run) => MetricsLog.Read(Path.Combine(run, "metrics.jsonl"))
        .Where(line => line.GetProperty("kind").GetString() == "train" && line.TryGetProperty("seconds", out JsonElement _))
        .Select(line => line.GetProperty("seconds").GetDouble());
}
