using System.Globalization;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Grading;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Tests.Grading;

/// <summary>AthenaBench's recorded verdicts on 11,400 answers against ours.</summary>
public class AthenaRunsTests(ITestOutputHelper output)
{
    /// <summary>What the readme of AthenaBench (commit f770693) prints of its mini split, in the order of the columns below.</summary>
    private static readonly Dictionary<string, double[]> _published = new()
    {
        ["gpt-4"] = [80.3, 43.0, 60.0, 13.7, 84.2],
        ["gpt-4o"] = [87.7, 59.0, 68.0, 19.9, 85.9],
        ["gpt-5"] = [96.0, 77.0, 69.5, 33.0, 88.3],
        ["gemini-2.5-flash"] = [87.7, 57.0, 64.5, 14.0, 78.3],
        ["gemini-2.5-pro"] = [91.0, 77.0, 68.0, 29.0, 86.7],
        ["Qwen/Qwen3-4B-Instruct-2507"] = [76.3, 8.0, 43.5, 5.8, 78.2],
        ["Qwen/Qwen3-8B"] = [75.3, 13.0, 45.5, 6.8, 82.6],
        ["Qwen/Qwen3-14B"] = [82.7, 21.0, 49.0, 8.5, 78.0],
        ["meta-llama/Llama-3.1-8B-Instruct"] = [74.0, 16.0, 41.0, 5.4, 74.1],
        ["meta-llama/Meta-Llama-3-70B-Instruct"] = [81.0, 37.0, 54.5, 10.9, 63.4],
        ["meta-llama/Llama-3.3-70B-Instruct"] = [81.7, 44.0, 59.0, 11.5, 69.7],
        ["Llama-Primus-Merged"] = [79.7, 32.0, 51.0, 6.4, 71.8],
    };

    /// <summary>The script looks at traces too, so the reading is given the whole text: then no verdict may differ.</summary>
    [Theory]
    [InlineData("athenabench-mcq", "MCQ3k", "accuracy", "accuracy", 0)]
    [InlineData("athenabench-ate", "ATE", "f1", "accuracy", 1)]
    [InlineData("athenabench-rcm", "RCM", "accuracy", "accuracy", 2)]
    [InlineData("athenabench-rms", "RMS", "f1", "f1", 3)]
    [InlineData("athenabench-vsp", "VSP", "mean_absolute_deviation", "scaled_accuracy", 4)]
    public void Every_verdict_is_the_recorded_one(string id, string task, string metric, string total, int column)
    {
        Benchmark benchmark = AthenaRuns.Benchmark(id);
        int models = 0;
        foreach ((string model, IReadOnlyList<AthenaAnswer> answers) in AthenaRuns.Of(task))
        {
            models++;
            answers.Count.ShouldBe(benchmark.Items.Count);
            var scores = new List<ItemScore>();
            var behind = new List<ItemScore>();
            int otherwise = 0, unclosed = 0;
            foreach ((BenchmarkItem item, AthenaAnswer answer) in benchmark.Items.Zip(answers))
            {
                item.Problem.Messages[0].Content.ShouldBe(answer.Prompt.Trim());
                ItemScore whole = benchmark.Kind.Official(item, answer.Text);
                Metric one = whole.Metrics.Single(part => part.Name == metric);
                (one.Whole == 1).ShouldBe(answer.Counts, $"{model}, row {item.Row}: {whole.Reason}");
                one.Part.ShouldBe(answer.Score, 1e-9, $"{model}, row {item.Row}: {whole.Reason}");
                scores.Add(whole);

                GradedAnswer graded = GradedAnswer.Of(benchmark.Kind, item, new RecordedAnswer { Row = item.Row, Text = answer.Text });
                behind.Add(graded.Official);
                Metric ours = graded.Official.Metrics.Single(part => part.Name == metric);
                if (ours.Whole != one.Whole || Math.Abs(ours.Part - one.Part) > 1e-9)
                {
                    otherwise++;
                    unclosed += graded.Completion.Outcome == TraceOutcome.Unclosed ? 1 : 0;
                    graded.Completion.Outcome.ShouldNotBe(TraceOutcome.NoTrace);
                }
            }
            double whole100 = 100 * ProtocolScore.Of(scores)[total]!.Value;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model} {task}: {whole100:0.00}, published {_published[model][column]:0.0}; behind the trace {100 * ProtocolScore.Of(behind)[total]:0.00}, {otherwise} rows otherwise, {unclosed} of them with a trace that never ends"));
            whole100.ShouldBe(_published[model][column], 0.0501);
        }
        models.ShouldBe(_published.Count);
    }

    /// <summary>
    /// Their aliases and relations are not published. With those of another benchmark no attribution is right here that is
    /// wrong there, and 16 of 600 are wrong that are right there; what is plausible there is nearly every actor that is known.
    /// </summary>
    [Fact]
    public void Attributions_differ_by_aliases_that_are_not_published()
    {
        Benchmark benchmark = AthenaRuns.Benchmark("athenabench-taa");
        int all = 0, right = 0, plausible = 0, behind = 0;
        foreach ((string model, IReadOnlyList<AthenaAnswer> answers) in AthenaRuns.Of("TAA"))
        {
            var scores = new List<ItemScore>();
            foreach ((BenchmarkItem item, AthenaAnswer answer) in benchmark.Items.Zip(answers))
            {
                item.Problem.Messages[0].Content.ShouldBe(answer.Prompt.Trim());
                ItemScore score = benchmark.Kind.Official(item, answer.Text);
                scores.Add(score);
                all++;
                right += score.Metrics[0].Part == answer.Score ? 1 : 0;
                plausible += score.Metrics[1].Part == answer.Plausible ? 1 : 0;
                behind += GradedAnswer.Of(benchmark.Kind, item, new RecordedAnswer { Row = item.Row, Text = answer.Text }).Official.Metrics[0].Part == score.Metrics[0].Part ? 0 : 1;
                string name = ((ThreatActorReference)item.Problem.Reference).Name;
                score.Metrics[0].Part.ShouldBeLessThanOrEqualTo(answer.Score, $"{model}, row {item.Row}: {name}, read {score.Answer}");
                if (score.Metrics[0].Part < answer.Score)
                {
                    output.WriteLine($"{model}, row {item.Row}: {score.Answer} is no alias of {name} here, and is one there");
                }
            }
            var total = ProtocolScore.Of(scores);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{model}: {100 * total["accuracy"]:0.0}, recorded {100 * answers.Average(answer => answer.Score):0.0}; plausible {100 * total["plausible_accuracy"]:0.0}, recorded {100 * answers.Average(answer => answer.Plausible):0.0}"));
        }
        output.WriteLine($"{right} of {all} are right or wrong as recorded, {plausible} plausible or not as recorded; {behind} are otherwise behind the trace");
        (all, right).ShouldBe((600, 584));
    }
}
