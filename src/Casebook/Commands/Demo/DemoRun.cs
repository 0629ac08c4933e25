using System.Diagnostics;
using Casebook.Commands.Data;
using Casebook.Data.Building;
using Casebook.Engine.Completions;
using Casebook.Evaluation.Report;
using Casebook.ModelUse;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;
using Casebook.Runs.Manifests;
using Casebook.Runs.Recipes;
using Casebook.Shell;

namespace Casebook.Commands.Demo;

/// <summary>The demo, step by step as the user sees it. What a stopped demo finished is not done again.</summary>
internal sealed class DemoRun(CommandContext context, DemoOptions options, string folder)
{
    private readonly Terminal _terminal = context.Terminal;
    private readonly CancellationToken _cancellation = context.Cancellation;
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly CompletionSettings _settings = new() { MaximumTokens = 400 };
    private readonly DemoStages _stages = new(context.Terminal, options, folder, context.Cancellation);

    public async Task<ExitCode> RunAsync()
    {
        _terminal.Notes.WriteHeading("1  Build a training set");
        await BuildData(Recipe.Load<DataRecipe>(BundledFiles.Recipe(options.Data)));

        _terminal.Notes.WriteHeading("2  Train a small Llama from scratch, on the CPU (SFT)");
        await _stages.RunSftAsync();

        _terminal.Notes.WriteHeading("3  Reinforce what the verifiers find right (GRPO)");
        await _stages.RunGrpoAsync();

        _terminal.Notes.WriteHeading("4  The control: SFT continued for as long as GRPO took");
        await _stages.RunControlAsync();

        _terminal.Notes.WriteHeading("5  Measure all on held-out problems: frames, phrasings and products that they have never seen");
        var evaluation = new DemoEvaluation(_terminal, _stages, folder, _cancellation);
        IReadOnlyList<StageEvaluation> evaluations = await evaluation.RunAsync();
        IReadOnlyList<StageComparison> comparisons = StageComparison.Among(evaluations);
        _terminal.Results.Write(DemoTables.Scores(evaluations));
        _terminal.Results.Write(DemoTables.Differences(comparisons));

        using var model = LoadedModel.Open(_stages.Grpo);
        _terminal.Notes.WriteHeading("6  Answer three real CVE records");
        await new DemoRecords(_terminal, model, _settings, _cancellation).RunAsync();
        RealRecordScore? real = await RealRecords.MeasureAsync(_terminal, model, _settings, _cancellation);

        var summary = new DemoSummary(
            folder, model.Path, options.Seed,
            [.. evaluations.Select(each => new DemoStage(DemoDifference.Name(each.Stage), each.Result.Scores))], [.. comparisons.Select(DemoDifference.Of)], real,
            Math.Round(_stages.SecondsOf(_stages.Sft), 1), Math.Round(_stages.SecondsOf(_stages.Grpo), 1), Math.Round(_stages.SecondsOf(_stages.Control), 1),
            Math.Round(_time.Elapsed.TotalSeconds, 1), Process.GetCurrentProcess().PeakWorkingSet64);
        AtomicFile.WriteAllText(Path.Combine(folder, "summary.json"), JsonLine.Of(summary, DemoJson.Default.DemoSummary) + "\n");
        string report = DemoReport.Write(folder, _stages, options, evaluation, evaluations, summary);
        _terminal.Json(summary, DemoJson.Default.DemoSummary);
        DemoClosing.Write(_terminal, summary, model, _stages.Data, report);
        return ExitCode.Success;
    }

    private async Task BuildData(DataRecipe recipe)
    {
        string written = Path.Combine(_stages.Data, DataBuild.RecipeFile);
        if (Manifest.Verify(_stages.Data) is null && File.ReadAllText(written) == Recipe.ToYaml(recipe, withDescriptions: true))
        {
            _terminal.Notes.WriteNote($"{_stages.Data} is there already.");
            return;
        }
        DataStatistics built = await DataBuilding.RunAsync(_terminal, recipe, _stages.Data, _cancellation);
        foreach (DomainStatistics domain in built.Domains)
            _terminal.Notes.WriteText($"{domain.Domain}: {domain.Train:N0} exemplars with a reasoning trace, {domain.Heldout:N0} held-out problems.");
    }
}
