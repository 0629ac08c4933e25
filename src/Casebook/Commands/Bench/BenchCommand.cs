using System.CommandLine;
using System.Globalization;
using Casebook.ModelUse;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Bench;

/// <summary><c>casebook bench</c>: how fast a model is here, beside what the machine can do.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        Option<string?> model = SharedOptions.Model();
        Option<int> prompt = Number("--prompt", "Tokens of each prompt.", 512);
        Option<int> generate = Number("--generate", "Tokens generated for each sequence.", 64);
        Option<int> batch = Number("--batch", "Sequences generated at once, each with a prompt of its own.", 1);
        Option<int> threads = Number("--threads", "Threads of the engine. Default: all of the machine's.", Environment.ProcessorCount);
        Option<int> repetitions = Number("--repetitions", "Measurements of each speed; the middle one is given.", 3);
        return new Command("bench", "Measure how fast a model computes prompts and generates, beside the memory's bandwidth and the peak of the multiply units.")
        {
            model, prompt, generate, batch, threads, repetitions, CommandAction.JsonOption(),
        }
        .Does(async context =>
        {
            ParseResult typed = context.Arguments;
            var settings = new BenchSettings(
                typed.GetValue(prompt), typed.GetValue(generate), typed.GetValue(batch), typed.GetValue(threads), typed.GetValue(repetitions));
            using BenchModel loaded = await ModelLoading.FollowAsync(context, progress => BenchModel.Open(typed.GetValue(model), settings, progress));
            context.Terminal.Notes.WriteNote($"{loaded.Path}: {loaded.Parameters:N0} parameters, {loaded.Memory.Told()}");
            BenchReport report = await LiveProgress.Show(
                context.Terminal.Notes, "bench", live => new BenchRun(loaded, settings, live, context.Cancellation).RunAsync());
            context.Terminal.Json(report, BenchJson.Default.BenchReport);
            if (!context.Terminal.IsJson)
                context.Terminal.Results.Write(Table(report));
            return ExitCode.Success;
        })
        .WithExamples(
            "bench --model runs/demo/grpo",
            "bench --model path/to/model --prompt 512 --generate 64 --batch 8 --threads 2 --json");
    }

    private static Table Table(BenchReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("", "tokens/s", "of the machine");
        table.Columns[1].RightAligned();
        string sequences = report.Sequences == 1 ? "" : $", {report.Sequences} sequences";
        table.AddRow(
            $"prompt of {report.PromptTokens:N0}", $"{report.PromptTokensPerSecond:N1}",
            $"{report.PromptPeakShare:0 %} of the multiply units' {report.MultiplyAddPeakFlops / 1e9:N0} GFLOP/s (fp32)");
        table.AddRow(
            $"generation of {report.GeneratedTokens:N0}{sequences}", $"{report.GenerateTokensPerSecond:N1}",
            $"{report.BandwidthShare:0 %} of the memory's {report.ReadBandwidthBytesPerSecond / 1e9:N1} GB/s ({Sizes.Binary((long)report.BytesPerToken)} a token)");
        table.Caption = new TableTitle($"{report.Threads} thread{(report.Threads == 1 ? "" : "s")}, kernels {report.Kernels}, median of {report.Repetitions}");
        return table;
    }

    private static Option<int> Number(string name, string description, int otherwise)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => otherwise, HelpName = "number" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out int value) && value is < 1 or > 1 << 20)
                result.AddError($"{name} must be from 1 to {1 << 20}.");
        });
        return option;
    }
}
