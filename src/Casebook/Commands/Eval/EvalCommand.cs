using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.Engine.Completions;
using Casebook.Evaluation.Running;
using Casebook.Evaluation.Scores;
using Casebook.ModelUse;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Eval;

/// <summary><c>casebook eval</c>: a file of problems, answered and judged.</summary>
internal static class EvalCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("problems") { Description = "A file of problems, as data build writes: problems.heldout.jsonl." };
        Option<string?> model = SharedOptions.Model();
        Option<int> maximum = SharedOptions.MaximumTokens();
        Option<int?> window = SharedOptions.Context();
        return new Command("eval", "Let a model answer a file of problems, most probable token by token, and have every answer verified.")
        {
            file, model, maximum, window, CommandAction.JsonOption(), EvalGradeCommand.Create(), EvalCheckCommand.Create(), EvalListCommand.Create(),
        }
        .Does(async context =>
        {
            string path = context.Arguments.GetRequiredValue(file);
            if (!File.Exists(path))
                throw new ProblemFileMissingException(path);
            Problem[] problems = [.. ProblemFile.Read(path)];
            using LoadedModel loaded = await ModelLoading.OpenAsync(context, context.Arguments.GetValue(model), context.Arguments.GetValue(window));
            var settings = new CompletionSettings { MaximumTokens = context.Arguments.GetValue(maximum) };
            IReadOnlyList<JudgedAnswer> answers = await Measuring.RunAsync(context.Terminal, "Answering", loaded, problems, settings, context.Cancellation);
            IReadOnlyList<Score> scores = Score.ByDomain(answers);
            context.Terminal.Json(new Evaluated(path, loaded.Path, scores), EvaluatedJson.Default.Evaluated);
            context.Terminal.Results.Write(ScoreTable.Of(scores.Select(score => (loaded.Path, score))));
            return ExitCode.Success;
        })
        .WithExamples("eval runs/tiny-data/problems.heldout.jsonl --model runs/tiny", "eval problems.jsonl --json");
    }
}

/// <summary>A file of problems that is not there.</summary>
internal sealed class ProblemFileMissingException(string file) : CasebookException(
    ExitCode.BadInput, file, "", "does not exist", "Name a file of problems: data build writes problems.heldout.jsonl.");

/// <summary>The JSON of an evaluation; rates are fractions.</summary>
internal sealed record Evaluated(string Problems, string Model, IReadOnlyList<Score> Scores);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Evaluated))]
internal sealed partial class EvaluatedJson : JsonSerializerContext;
