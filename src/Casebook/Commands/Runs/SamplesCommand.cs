using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Casebook.Reasoning.Rollouts;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Runs;

/// <summary><c>casebook runs samples</c>: what a policy wrote while it was reinforced, and what it was paid.</summary>
internal static class SamplesCommand
{
    public static Command Create()
    {
        var run = new Argument<string>("run") { Description = "The folder of a run of train grpo." };
        var step = new Option<int?>("--step") { Description = "Only this step. Default: the last.", HelpName = "number" };
        var domain = new Option<string?>("--domain") { Description = "Only problems of this domain.", HelpName = "name" };
        var only = new Option<string?>("--only") { Description = "Only samples that are right, wrong, or failed a format gate.", HelpName = "right|wrong|violations" };
        only.AcceptOnlyFromAmong("right", "wrong", "violations");
        var count = new Option<int>("--count", "-n") { Description = "The most samples; 0 for all.", DefaultValueFactory = _ => 5, HelpName = "number" };
        return new Command("samples", "Read the completions that a run sampled, with verdict, reward and advantage. With --json one object a line.")
        {
            run, step, domain, only, count, CommandAction.JsonOption(),
        }
        .Does(context =>
        {
            string folder = context.Arguments.GetRequiredValue(run);
            string file = Find(folder, context.Arguments.GetValue(step));
            int most = context.Arguments.GetValue(count);
            int shown = 0;
            foreach (RolloutGroup group in RolloutFile.Read(file).Where(group => context.Arguments.GetValue(domain) is not { } name || group.Problem.Domain == name))
            {
                foreach (RolloutSample sample in group.Samples.Where(sample => Matches(sample, context.Arguments.GetValue(only))))
                {
                    if (most > 0 && shown == most)
                        return Task.FromResult(ExitCode.Success);
                    shown++;
                    context.Terminal.Json(new ShownSample(group.Step, group.Problem.Id, group.Problem.Domain, group.Problem.Messages[^1].Content, group.Used, sample), ShownSampleJson.Default.ShownSample);
                    Print(context.Terminal.Results, group, sample);
                }
            }
            if (shown == 0)
                context.Terminal.Notes.WriteText($"No such sample in {file}.");
            return Task.FromResult(ExitCode.Success);
        })
        .WithExamples("runs samples runs/tiny-grpo", "runs samples runs/tiny-grpo --step 3 --only wrong --count 10", "runs samples runs/tiny-grpo --count 0 --json");
    }

    private static string Find(string folder, int? step)
    {
        IReadOnlyList<string> files = RolloutFile.AllOf(folder);
        string? file = step is { } number ? files.FirstOrDefault(each => each == RolloutFile.PathOf(folder, number)) : files.LastOrDefault();
        return file ?? throw new RolloutsMissingException(folder, step, files.Count);
    }

    private static bool Matches(RolloutSample sample, string? only) => only switch
    {
        "right" => sample.Correct,
        "wrong" => !sample.Correct,
        "violations" => sample.Violations.Count > 0,
        _ => true,
    };

    private static void Print(IAnsiConsole console, RolloutGroup group, RolloutSample sample)
    {
        string paid = string.Create(CultureInfo.InvariantCulture, $"reward {sample.Reward:0.##}, advantage {sample.Advantage:+0.00;-0.00;0}");
        console.WriteHeading($"{group.Problem.Id} ({group.Problem.Domain}), step {group.Step}: {paid}");
        foreach ((string name, string text) in new[] { ("Question", group.Problem.Messages[^1].Content), ("Trace", sample.Trace), ("Answer", sample.Answer) })
        {
            var flowing = new FlowingText(console, "", name == "Trace" ? FlowingStyle.Dim : FlowingStyle.Plain);
            console.WriteNote(name);
            flowing.Append(text.Length == 0 ? "(nothing)" : text);
            flowing.Finish();
        }
        string gates = sample.Violations.Count == 0 ? "" : $" Gates failed: {string.Join(", ", sample.Violations)}.";
        console.WriteText($"{(sample.Correct ? "Right" : "Wrong")}: {sample.Reason}{gates} {sample.Tokens:N0} tokens, {sample.TraceTokens:N0} in the trace; mean log-probability {sample.LogProbability.ToString("0.00", CultureInfo.InvariantCulture)}{(group.Used ? "" : "; not in the loss")}.");
        console.WriteLine();
    }
}

/// <summary>A run without stored completions, or without those of a step.</summary>
internal sealed class RolloutsMissingException(string folder, int? step, int steps) : CasebookException(
    ExitCode.BadInput, folder, step is { } number ? $"step {number}" : "",
    steps == 0 ? "has no stored completions" : "has no stored completions of this step",
    steps == 0 ? "Name the folder of a run of train grpo." : $"It has those of {steps} steps: give --step a number up to that.");

/// <summary>The JSON of a sample.</summary>
internal sealed record ShownSample(int Step, string Problem, string Domain, string Prompt, bool Used, RolloutSample Sample);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ShownSample))]
internal sealed partial class ShownSampleJson : JsonSerializerContext;
