using System.Diagnostics;
using Casebook.Data.Building;
using Casebook.Engine.Completions;
using Casebook.Engine.Generation;
using Casebook.Evaluation.Report;
using Casebook.Evaluation.Samples;
using Casebook.Evaluation.Seeds;
using Casebook.ModelUse;
using Casebook.Reasoning.Problems;
using Casebook.Shell;
using Casebook.Training.Initialization;

namespace Casebook.Commands.Demo;

/// <summary>Measures the demo's models on the held-out problems, five seeds each; what was measured before is read again.</summary>
internal sealed class DemoEvaluation(Terminal terminal, DemoStages stages, string folder, CancellationToken cancellation)
{
    private static readonly SeededSettings _settings = new()
    {
        Completion = new CompletionSettings { MaximumTokens = 300, Sampling = new SamplingParameters { Temperature = 0.6f } },
    };

    private readonly Problem[] _problems = [.. ProblemFile.Read(Path.Combine(stages.Data, DataBuild.HeldoutProblems))];

    /// <summary>Where a stage's answers of the first seed are kept.</summary>
    public string SamplesOf(ReportStage stage) => At(stage, "samples.jsonl");

    public async Task<IReadOnlyList<StageEvaluation>> RunAsync() =>
    [
        await MeasureAsync(ReportStage.Untrained, () => LoadedModel.WithWeights(
            stages.Sft, model => new InitialWeights(model.Config, stages.SftRecipe.Seed, stages.SftRecipe.Model!.InitialDeviation, stages.SftRecipe.Model.InitialAttention))),
        await MeasureAsync(ReportStage.Sft, () => LoadedModel.Open(stages.Sft)),
        await MeasureAsync(ReportStage.Control, () => LoadedModel.Open(stages.Control)),
        await MeasureAsync(ReportStage.Grpo, () => LoadedModel.Open(stages.Grpo)),
    ];

    private async Task<StageEvaluation> MeasureAsync(ReportStage stage, Func<LoadedModel> open)
    {
        string file = At(stage, "json");
        if (File.Exists(file))
            return new StageEvaluation(stage, EvaluationFile.Read(file));
        using LoadedModel model = open();
        IReadOnlyList<SeededAnswer> answers = await LiveProgress.Show<IReadOnlyList<SeededAnswer>>(terminal.Notes, stage.Name(), live => Answer(live, model));
        EvaluationResult result = EvaluationResult.Of(stage.Name(), _settings, answers);
        SampleFile.Write(SamplesOf(stage), answers.Where(answer => answer.Seed == _settings.Seeds[0]).Select(answer => answer.Answer));
        EvaluationFile.Write(file, result);
        return new StageEvaluation(stage, result);
    }

    private async Task<IReadOnlyList<SeededAnswer>> Answer(LiveProgress live, LoadedModel model)
    {
        var answers = new List<SeededAnswer>();
        var time = Stopwatch.StartNew();
        int total = _problems.Length * _settings.Seeds.Count;
        int correct = 0;
        long tokens = 0;
        await foreach (SeededAnswer answer in new SeededEvaluation(model.Completer).RunAsync(_problems, _settings, cancellation))
        {
            answers.Add(answer);
            correct += answer.Answer.Verdict.Correct ? 1 : 0;
            tokens += answer.Answer.Tokens;
            live.Report(answers.Count, total, $"{answers.Count:N0} of {total:N0} answers ({_settings.Seeds.Count} seeds), {correct:N0} right, {tokens / time.Elapsed.TotalSeconds:N0} tokens/s");
        }
        return answers;
    }

    private string At(ReportStage stage, string ending) =>
        Path.Combine(folder, RunReport.EvaluationsFolder, $"{DemoDifference.Name(stage)}.{ending}");
}
