using System.CommandLine;
using System.Text.Json.Serialization;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Contamination;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Errors;
using Casebook.Shell;
using Spectre.Console;

namespace Casebook.Commands.Eval;

/// <summary><c>casebook eval inspect</c>: which questions of benchmarks stand in training data.</summary>
internal static class EvalInspectCommand
{
    private const int ShownQuestions = 10;

    public static Command Create()
    {
        var training = new Argument<string[]>("training") { Description = "Files of exemplars, one JSON object a line, as data build writes: exemplars.train.jsonl.", Arity = ArgumentArity.OneOrMore };
        var benchmark = new Option<string[]>("--benchmark", "-b") { Description = "A benchmark's id or a definition. May be given several times. Default: every one whose files are here.", HelpName = "id", DefaultValueFactory = _ => [] };
        Option<string> data = DataFolder.Option();
        var words = new Option<int>("--words") { Description = "How many words in a row make a copy.", HelpName = "number", DefaultValueFactory = _ => NgramOverlap.DefaultLength };
        words.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out int value) && value < 1)
                result.AddError("--words must be at least 1.");
        });
        return new Command("inspect", "Find questions of benchmarks of which runs of words stand in training data.")
        {
            training, benchmark, data, words, CommandAction.JsonOption(),
        }
        .Does(context =>
        {
            string[] files = context.Arguments.GetRequiredValue(training);
            string[] asked = context.Arguments.GetRequiredValue(benchmark);
            Table table = new Table().Border(TableBorder.Rounded).AddColumns("benchmark", "questions", "share a run", "more than half of it", "most alike");
            int contaminated = 0;
            foreach (Benchmark one in Read(context, asked))
            {
                context.Cancellation.ThrowIfCancellationRequested();
                string template = Frame(one);
                var overlap = new NgramOverlap(one.Items.Select(item => ($"{item.Row}", Question(item, template))), context.Arguments.GetValue(words));
                IReadOnlyList<OverlappingText> found = overlap.Find(files.SelectMany(Texts));
                contaminated += found.Count;
                context.Terminal.Json(new Inspected(one.Id, one.Items.Count, found.Count, found), InspectedJson.Default.Inspected);
                table.AddRow(one.Id, $"{one.Items.Count:N0}", $"{found.Count:N0}", $"{found.Count(text => text.Share > 0.5):N0}",
                    Markup.Escape(string.Join(", ", found.Take(ShownQuestions).Select(text => $"row {text.Name}"))));
            }
            context.Terminal.Results.Write(table);
            context.Terminal.Notes.WriteNote(contaminated == 0
                ? "No question shares a run of words with the training data."
                : "A question that shares a run may only share a phrase that everybody uses: look at the rows, and leave the training texts out if in doubt.");
            return Task.FromResult(ExitCode.Success);
        })
        .WithExamples("eval inspect runs/data/exemplars.train.jsonl", "eval inspect exemplars.jsonl -b ctibench-rcm --words 8 --json");
    }

    private static IEnumerable<Benchmark> Read(CommandContext context, string[] asked)
    {
        string folder = context.Arguments.GetRequiredValue<string>("--data");
        foreach (BenchmarkDefinition definition in asked.Length == 0 ? BenchmarkCatalogue.All : [.. asked.Select(BenchmarkCatalogue.Find)])
        {
            Benchmark benchmark;
            try
            {
                benchmark = BenchmarkReader.Read(definition, folder);
            }
            catch (BenchmarkException e) when (asked.Length == 0 && e.Problem.EndsWith("is not there", StringComparison.Ordinal))
            {
                continue;
            }
            yield return benchmark;
        }
    }

    /// <summary>The words that all prompts of a benchmark begin with: instructions, not questions.</summary>
    private static string Frame(Benchmark benchmark)
    {
        string frame = benchmark.Items[0].Problem.Messages[^1].Content;
        foreach (BenchmarkItem item in benchmark.Items.Take(50))
        {
            string other = item.Problem.Messages[^1].Content;
            int same = frame.AsSpan().CommonPrefixLength(other);
            frame = frame[..same];
        }
        return frame;
    }

    private static string Question(BenchmarkItem item, string frame)
    {
        string prompt = item.Problem.Messages[^1].Content;
        return prompt.StartsWith(frame, StringComparison.Ordinal) && prompt.Length > frame.Length ? prompt[frame.Length..] : prompt;
    }

    private static IEnumerable<(string, string)> Texts(string path) => ExemplarFile.Read(path).Select(exemplar =>
        (exemplar.Id, string.Join('\n', exemplar.Messages.Select(message => $"{message.ReasoningContent}\n{message.Content}"))));
}

/// <summary>A benchmark's overlap as JSON.</summary>
internal sealed record Inspected(string Benchmark, int Questions, int Overlapping, IReadOnlyList<OverlappingText> Found);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Inspected))]
internal sealed partial class InspectedJson : JsonSerializerContext;
