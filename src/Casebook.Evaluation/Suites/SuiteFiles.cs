using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Judging;
using Casebook.Evaluation.Statistics;
using Casebook.Runs.Files;

namespace Casebook.Evaluation.Suites;

/// <summary>Writes what a run of benchmarks came to: <c>summary.json</c>, <c>summary.md</c>, <c>summary.csv</c>, and the verdict on every answer.</summary>
public static class SuiteFiles
{
    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes all of them, each atomically.</summary>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public static void Write(SuiteRun run, SuiteSummary summary)
    {
        foreach (BenchmarkResult result in summary.Benchmarks)
        {
            AtomicFile.Write(run.In("grades", result.Benchmark.Id + ".jsonl"), stream => Grades(stream, result));
        }
        AtomicFile.Write(run.In("summary.json"), stream =>
        {
            using var writer = new Utf8JsonWriter(stream, _json with { Indented = true });
            Json(writer, summary);
        });
        AtomicFile.WriteAllText(run.In("summary.md"), Markdown(summary));
        AtomicFile.WriteAllText(run.In("summary.csv"), Csv(summary));
    }

    /// <summary>The summary as one JSON object on a line.</summary>
    public static string Json(SuiteSummary summary)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, _json))
        {
            Json(writer, summary);
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Json(Utf8JsonWriter writer, SuiteSummary summary)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("settings");
        JsonSerializer.Serialize(writer, summary.Settings, SuiteJson.Default.SuiteSettings);
        Cost(writer, summary.Cost);
        writer.WriteStartArray("benchmarks");
        foreach (BenchmarkResult result in summary.Benchmarks)
        {
            writer.WriteStartObject();
            writer.WriteString("id", result.Benchmark.Id);
            writer.WriteString("title", result.Benchmark.Definition.Title);
            writer.WriteString("source", result.Benchmark.Definition.Source);
            writer.WriteString("licence", result.Benchmark.Definition.Licence);
            writer.WriteStartArray("files");
            foreach (Benchmarks.BenchmarkSource file in result.Benchmark.Files)
            {
                writer.WriteStartObject();
                writer.WriteString("name", Path.GetFileName(file.Path));
                writer.WriteString("sha256", file.Sha256);
                writer.WriteEndObject();
            }
            writer.WriteEndArray();
            writer.WriteString("prompt", result.Benchmark.Items[0].Problem.Messages[^1].Content);
            writer.WriteString("headline", result.Headlines[0]);
            Number(writer, "mean_tokens", result.MeanTokens);
            Number(writer, "mean_trace_tokens", result.MeanTraceTokens);
            Cost(writer, result.CostAt(summary.Settings.Prices));
            writer.WriteStartObject("pass_at");
            for (int k = 1; k <= result.Seeds.Count; k++)
            {
                Number(writer, k.ToString(CultureInfo.InvariantCulture), result.PassAt(k));
            }
            writer.WriteEndObject();
            writer.WriteNumber("answers_without_room", result.WithoutRoom);
            Judge(writer, result.Judge);
            Programs(writer, result.Programs);
            writer.WritePropertyName("scores");
            GradeSummaryJson.Write(writer, result.Summary);
            foreach ((string name, Func<GradeSummary, ProtocolScore?> of, Func<GradedAnswer, ItemScore?> ofAnswer) in Protocols.All)
            {
                if (of(result.Summary) is null)
                {
                    continue;
                }
                writer.WriteStartObject(name + "_spread");
                string metric = result.HeadlineOf(of);
                writer.WriteString("metric", metric);
                Number(writer, "standard_deviation_over_seeds", result.Spread(of, metric));
                Interval? interval = result.IntervalOf(ofAnswer, metric);
                Number(writer, "low", interval?.Low);
                Number(writer, "high", interval?.High);
                writer.WriteStartArray("by_seed");
                foreach (GradeSummary seed in result.BySeed)
                {
                    Value(writer, of(seed)?[metric]);
                }
                writer.WriteEndArray();
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    /// <summary>A table to paste.</summary>
    public static string Markdown(SuiteSummary summary)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {summary.Settings.Model}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{summary.Settings.Seeds.Count} seeds, temperature {summary.Settings.Temperature:0.##}, at most {summary.Settings.MaximumTokens:N0} tokens. Percent, or score points for a deviation; behind ± half the 95 % interval over questions, then the standard deviation over seeds.").AppendLine();
        text.AppendLine("| benchmark | answers | metric | official | faith | strict | parsed | truncated | tokens |");
        text.AppendLine("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (BenchmarkResult result in summary.Benchmarks)
        {
            foreach (string metric in result.Headlines)
            {
                string[] cells = [.. Protocols.All.Select(protocol => Cell(result, metric, protocol.OfSummary, protocol.OfAnswer))];
                text.AppendLine(CultureInfo.InvariantCulture, $"| {result.Benchmark.Id} | {result.Summary.N:N0} | {metric.Replace('_', ' ')} | {string.Join(" | ", cells)} | {100 * result.Summary.ParseRate:0.0} | {100 * result.Summary.TruncationRate:0.0} | {result.MeanTokens:0} |");
            }
        }
        foreach (BenchmarkResult result in summary.Benchmarks)
        {
            foreach (string told in result.Remarks)
            {
                text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{result.Benchmark.Id}: {told}");
            }
        }
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"{summary.Cost.Told()}").AppendLine();
        Costs(text, summary);
        return text.ToString();
    }

    private static void Costs(StringBuilder text, SuiteSummary summary)
    {
        bool priced = summary.Settings.Prices is not null;
        text.AppendLine(CultureInfo.InvariantCulture, $"| benchmark | answers | tokens of prompts | generated | time | generated a second |{(priced ? " cost |" : "")}");
        text.AppendLine(CultureInfo.InvariantCulture, $"| --- | ---: | ---: | ---: | ---: | ---: |{(priced ? " ---: |" : "")}");
        foreach (BenchmarkResult result in summary.Benchmarks)
        {
            CostAccount cost = result.CostAt(summary.Settings.Prices);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {result.Benchmark.Id} | {cost.Answers:N0} | {cost.PromptTokens:N0} | {cost.Tokens:N0} | {cost.TimeText} | {cost.TokensPerSecond:N0} |{(priced ? $" {cost.CostText} |" : "")}");
        }
    }

    private static string Cell(BenchmarkResult result, string metric, Func<GradeSummary, ProtocolScore?> of, Func<GradedAnswer, ItemScore?> ofAnswer)
    {
        if (of(result.Summary)?[metric] is not { } value)
        {
            return "";
        }
        bool points = metric.EndsWith("deviation", StringComparison.Ordinal);
        double scale = points ? 1 : 100;
        string format = points ? "0.000" : "0.0";
        string margin = result.IntervalOf(ofAnswer, metric) is { } interval ? $" ± {(scale * interval.Margin).ToString(format, CultureInfo.InvariantCulture)}" : "";
        string spread = result.Spread(of, metric) is { } deviation ? $" ({(scale * deviation).ToString(format, CultureInfo.InvariantCulture)})" : "";
        return (scale * value).ToString(format, CultureInfo.InvariantCulture) + margin + spread;
    }

    private static string Csv(SuiteSummary summary)
    {
        var text = new StringBuilder("benchmark,seed,protocol,metric,value,n,parse_rate,truncation_rate\n");
        foreach (BenchmarkResult result in summary.Benchmarks)
        {
            foreach ((ulong number, GradeSummary seed) in result.Seeds.Zip(result.BySeed))
            {
                foreach ((string name, Func<GradeSummary, ProtocolScore?> of, _) in Protocols.All)
                {
                    foreach ((string metric, double? value) in of(seed)?.Metrics ?? [])
                    {
                        text.Append(CultureInfo.InvariantCulture, $"{result.Benchmark.Id},{number},{name},{metric},{value:R},{of(seed)!.N},{of(seed)!.ParseRate:R},{seed.TruncationRate:R}\n");
                    }
                }
            }
        }
        return text.ToString();
    }

    private static void Grades(Stream stream, BenchmarkResult result)
    {
        foreach (GradedAnswer answer in result.Answers)
        {
            using (var writer = new Utf8JsonWriter(stream, _json))
            {
                writer.WriteStartObject();
                writer.WriteNumber("row", answer.Item.Row);
                writer.WriteNumber("seed", answer.Seed);
                writer.WriteString("outcome", answer.Completion.Outcome.ToString().ToLowerInvariant());
                foreach ((string name, _, Func<GradedAnswer, ItemScore?> of) in Protocols.All)
                {
                    if (of(answer) is not { } score)
                    {
                        writer.WriteNull(name);
                        continue;
                    }
                    writer.WriteStartObject(name);
                    writer.WriteString("answer", score.Answer);
                    writer.WriteString("reason", score.Reason);
                    foreach (Metric metric in score.Metrics)
                    {
                        Number(writer, metric.Name, metric.Whole > 0 ? metric.Part / metric.Whole : null);
                    }
                    writer.WriteEndObject();
                }
                writer.WriteEndObject();
            }
            stream.WriteByte((byte)'\n');
        }
    }

    private static void Cost(Utf8JsonWriter writer, CostAccount cost)
    {
        writer.WriteStartObject("cost");
        writer.WriteNumber("prompt_tokens", cost.PromptTokens);
        writer.WriteNumber("completion_tokens", cost.Tokens);
        writer.WriteNumber("uncounted_answers", cost.Uncounted);
        writer.WriteNumber("sittings", cost.Sittings);
        Number(writer, "seconds", cost.Seconds);
        Number(writer, "completion_tokens_per_second", cost.TokensPerSecond);
        if (cost.Requests is { } requests)
        {
            writer.WriteNumber("requests", requests.Requests);
            writer.WriteNumber("retries", requests.Retries);
            writer.WriteNumber("failed_requests", requests.Failed);
        }
        if (cost.Cost is { } money)
        {
            writer.WriteNumber("cost", money);
        }
        writer.WriteEndObject();
    }

    /// <summary>Whose verdicts the scores are made of, or null.</summary>
    private static void Judge(Utf8JsonWriter writer, JudgeReport? judge)
    {
        if (judge is null)
        {
            writer.WriteNull("judge");
            return;
        }
        writer.WriteStartObject("judge");
        writer.WriteString("name", judge.Judge);
        writer.WriteNumber("yes", judge.Yes);
        writer.WriteNumber("no", judge.No);
        writer.WriteNumber("undetermined", judge.Undetermined);
        writer.WriteNumber("unjudged", judge.Unjudged);
        writer.WriteNumber("questions_left_out", judge.LeftOut);
        if (judge.WinRate is { } rate)
        {
            writer.WriteNumber("win_rate_percent", rate.Percent);
            Number(writer, "win_rate_standard_error", rate.StandardError);
            writer.WriteNumber("discrete_win_rate_percent", rate.DiscretePercent);
        }
        if (judge.LengthControlled is { } controlled)
        {
            writer.WriteString("length_control", controlled.Variant);
            writer.WriteNumber("length_controlled_win_rate_percent", controlled.Percent);
            Number(writer, "length_controlled_standard_error", controlled.StandardError);
        }
        writer.WriteEndObject();
    }

    /// <summary>Who ran programs, or null.</summary>
    private static void Programs(Utf8JsonWriter writer, ProgramReport? programs)
    {
        if (programs is null)
        {
            writer.WriteNull("programs");
            return;
        }
        writer.WriteStartObject("programs");
        writer.WriteStartArray("by");
        foreach (string by in programs.By)
        {
            writer.WriteStringValue(by);
        }
        writer.WriteEndArray();
        writer.WriteNumber("passed", programs.Passed);
        writer.WriteNumber("failed", programs.Failed);
        writer.WriteNumber("refused", programs.Refused);
        writer.WriteNumber("not_run", programs.NotRun);
        writer.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter writer, string name, double? value)
    {
        writer.WritePropertyName(name);
        Value(writer, value);
    }

    private static void Value(Utf8JsonWriter writer, double? value)
    {
        if (value is { } number && double.IsFinite(number))
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteNullValue();
        }
    }
}
