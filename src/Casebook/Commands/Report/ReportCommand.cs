using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.Evaluation.Report;
using Casebook.Runs.Errors;
using Casebook.Shell;

namespace Casebook.Commands.Report;

/// <summary><c>casebook report</c>: a run as one page.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "The folder of a run, finished or not." };
        return new Command("report", "Write report.html into a run's folder: scores, learning curves and samples on one page that needs nothing else.")
        {
            run, CommandAction.JsonOption(),
        }
        .Does(context =>
        {
            string path = RunReport.Write(context.Arguments.GetRequiredValue(run));
            context.Terminal.Json(new Reported(path), ReportedJson.Default.Reported);
            context.Terminal.Results.WriteText(path);
            return Task.FromResult(ExitCode.Success);
        })
        .WithExamples("report runs/tiny");
    }
}

/// <summary>The JSON of a report.</summary>
internal sealed record Reported(string Report);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Reported))]
internal sealed partial class ReportedJson : JsonSerializerContext;
