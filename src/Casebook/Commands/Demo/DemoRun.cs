using System.Diagnostics;
using Casebook.Commands.Data;
using Casebook.Commands.Train;
using Casebook.Data.Building;
using Casebook.Engine.Completions;
using Casebook.Evaluation.Running;
using Casebook.Evaluation.Scores;
using Casebook.ModelUse;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;
using Casebook.Runs.Manifests;
using Casebook.Runs.Recipes;
using Casebook.Shell;
using Casebook.Training.Initialization;
using Casebook.Training.Sft;

namespace Casebook.Commands.Demo;

/// <summary>The demo, step by step as the user sees it. What a stopped demo finished is not done again.</summary>
internal sealed class DemoRun(CommandContext context, DemoOptions options, string folder)
{
    private readonly Terminal _terminal = context.Terminal;
    private readonly CancellationToken _cancellation = context.Cancellation;
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly CompletionSettings _settings = new() { MaximumTokens = 400 };

    private string DataFolder => Path.Combine(folder, "data");

    private string RunFolder => Path.Combine(folder, "sft");

    public async Task<ExitCode> RunAsync()
    {
        var dataRecipe = Recipe.Load<DataRecipe>(BundledFiles.Recipe(options.DataRecipe));
        var sftRecipe = Recipe.Load<SftRecipe>(BundledFiles.Recipe(options.SftRecipe));

        _terminal.Notes.WriteHeading("1  Build a training set");
        await BuildData(dataRecipe);

        _terminal.Notes.WriteHeading("2  Train a small Llama from scratch, on the CPU");
        await SftTraining.RunAsync(_terminal, new SftJob { Recipe = sftRecipe, Data = DataFolder, Out = RunFolder }, _cancellation);

        _terminal.Notes.WriteHeading("3  Measure it on held-out problems: frames, phrasings and products that it has never seen");
        (IReadOnlyList<Score> before, IReadOnlyList<Score> after) = await Measure(sftRecipe);

        using var model = LoadedModel.Open(RunFolder);
        _terminal.Notes.WriteHeading("4  Answer three real CVE records");
        await new DemoRecords(_terminal, model, _settings, _cancellation).RunAsync();
        RealRecordScore? real = await RealRecords.MeasureAsync(_terminal, model, _settings, _cancellation);

        var summary = new DemoSummary(folder, model.Path, before, after, real, Math.Round(_time.Elapsed.TotalSeconds, 1), Process.GetCurrentProcess().PeakWorkingSet64);
        AtomicFile.WriteAllText(Path.Combine(folder, "summary.json"), JsonLine.Of(summary, DemoJson.Default.DemoSummary) + "\n");
        _terminal.Json(summary, DemoJson.Default.DemoSummary);
        DemoClosing.Write(_terminal, summary, model, DataFolder);
        return ExitCode.Success;
    }

    private async Task BuildData(DataRecipe recipe)
    {
        string written = Path.Combine(DataFolder, DataBuild.RecipeFile);
        if (Manifest.Verify(DataFolder) is null && File.ReadAllText(written) == Recipe.ToYaml(recipe, withDescriptions: true))
        {
            _terminal.Notes.WriteNote($"{DataFolder} is there already.");
            return;
        }
        DataStatistics built = await DataBuilding.RunAsync(_terminal, recipe, DataFolder, _cancellation);
        foreach (DomainStatistics domain in built.Domains)
            _terminal.Notes.WriteText($"{domain.Domain}: {domain.Train:N0} exemplars with a reasoning trace, {domain.Heldout:N0} held-out problems.");
    }

    private async Task<(IReadOnlyList<Score> Before, IReadOnlyList<Score> After)> Measure(SftRecipe recipe)
    {
        Problem[] problems = [.. ProblemFile.Read(Path.Combine(DataFolder, DataBuild.HeldoutProblems))];
        IReadOnlyList<Score> before;
        using (var untrained = LoadedModel.WithWeights(RunFolder, model => new InitialWeights(model.Config, recipe.Seed, recipe.Model!.InitialDeviation)))
            before = Score.ByDomain(await Measuring.RunAsync(_terminal, "Untrained", untrained, problems, _settings, _cancellation));
        using var trained = LoadedModel.Open(RunFolder);
        IReadOnlyList<JudgedAnswer> answers = await Measuring.RunAsync(_terminal, "Trained", trained, problems, _settings, _cancellation);
        IReadOnlyList<Score> after = Score.ByDomain(answers);
        _terminal.Results.Write(ScoreTable.Of([.. before.Select(score => ("untrained", score)), .. after.Select(score => ("trained", score))]));
        return (before, after);
    }
}
