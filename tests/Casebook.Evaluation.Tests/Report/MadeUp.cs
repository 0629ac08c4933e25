using System.Collections.Concurrent;
using System.Text.Json;
using Casebook.Evaluation.Report;
using Casebook.Evaluation.Seeds;
using Casebook.Evaluation.Statistics;
using Casebook.Runs.Randomness;

namespace Casebook.Evaluation.Tests.Report;

/// <summary>A made-up run whose numbers look like a real one's.</summary>
internal static class MadeUp
{
    public const string Prompt = "Name the weakness (CWE) behind this vulnerability.\n\nThe search page of Orbit Desk before 4.2 shows the term that was searched for without escaping it, so a crafted link runs script in the reader's browser.";

    private static readonly ConcurrentDictionary<(string, double, double), EvaluationResult> _evaluations = new();

    private static readonly Lazy<ReportContent> _content = new(MakeContent);

    /// <summary>Made once: its intervals take a while.</summary>
    public static ReportContent Content() => _content.Value;

    private static ReportContent MakeContent()
    {
        StageEvaluation[] evaluations =
        [
            new(ReportStage.Untrained, Evaluation("untrained", 0.004, 0.03)), new(ReportStage.Sft, Evaluation("sft", 0.62, 0.5)),
            new(ReportStage.Control, Evaluation("control", 0.64, 0.52)), new(ReportStage.Grpo, Evaluation("grpo", 0.74, 0.61)),
        ];
        StageEvaluation[] records = [new(ReportStage.Sft, Records("sft", 0.19)), new(ReportStage.Grpo, Records("grpo", 0.24))];
        return new()
        {
            Title = "From nothing to a reasoning model, in an hour on two cores",
            Summary = "A model of 4.2 million parameters, trained on 40,000 synthetic exemplars, then by reinforcement learning with verifiable rewards on 3,000 problems.",
            Facts = [new("seed", "7"), new("machine", "2 cores, AVX2, 7.7 GiB"), new("time", "SFT 21 min, GRPO 34 min"), new("continues", "runs/demo/data/manifest.json (SHA-256 9f1c0b3a77e24d5f8a3c0d1e2f405162738495a6b7c8d9eaf0b1c2d3e4f50617)")],
            Files = [new("SFT: recipe.yaml, as resolved", "seed: 7\nmodel:\n  layers: 4\n")],
            Evaluations = evaluations,
            Comparisons = StageComparison.Among(evaluations),
            Sft = Sft(),
            Grpo = Grpo(),
            Samples = [Sample("cve-cwe-00017", after: true), Sample("cve-cwe-00042", after: false)],
            SamplesNote = "Of 300 problems 46 became right, 10 became wrong, 176 stayed right, 68 stayed wrong. Shown is the first of each kind and domain in the order of the file, not the best.",
            Records = new()
            {
                Note = "300 real CVE records; 121 of them name a weakness that was taught and were asked.",
                Evaluations = records,
                Comparisons = StageComparison.Among(records),
                MajorityClass = "CWE-79",
                MajorityShare = 0.21,
            },
            Commands = ["./casebook data build recipes/demo/data.yaml --out runs/demo/data", "./casebook train sft recipes/demo/sft.yaml --data runs/demo/data --out runs/demo/sft", "./casebook train grpo recipes/demo/grpo.yaml --model runs/demo/sft --out runs/demo/grpo"],
        };
    }

    public static EvaluationResult Evaluation(string name, double cwe, double cvss) =>
        _evaluations.GetOrAdd((name, cwe, cvss), _ => Result(name, ("cve-cvss", 150, cvss), ("cve-cwe", 150, cwe)));

    public static MetricHistory Sft() => History(Enumerable.Range(1, 1200).Select(step => (Step: step, Noise: Noise("sft", step))).SelectMany(at => new[]
    {
        Line(at.Step, "train", ("loss", 0.35 + (5 * Math.Exp(-at.Step / 90.0)) + (0.06 * at.Noise)), ("learning_rate", 1e-3 * Math.Min(1, at.Step / 60.0) * (1 + Math.Cos(Math.PI * at.Step / 1200)) / 2), ("gradient_norm", Math.Abs(0.6 + (2 * Math.Exp(-at.Step / 50.0)) + (0.2 * at.Noise)))),
        at.Step % 100 == 0 ? Line(at.Step, "validation", ("loss", 0.37 + (5 * Math.Exp(-at.Step / 90.0)))) : "",
    }));

    public static MetricHistory Grpo() => History(Enumerable.Range(1, 200).Select(step =>
    {
        double n = Noise("grpo", step), m = Noise("other", step), rise = 1 - Math.Exp(-step / 70.0);
        return Line(
            step, "train", ("reward", 0.56 + (0.14 * rise) + (0.035 * n)), ("reward.cve-cwe", 0.61 + (0.14 * rise) + (0.05 * m)), ("reward.cve-cvss", 0.5 + (0.13 * rise) + (0.05 * n)),
            ("signal_share", 0.7 - (0.25 * rise) + (0.06 * m)), ("truncated_share", Math.Max(0, 0.02 - (0.018 * rise) + (0.004 * n))),
            ("violations_share", Math.Max(0, 0.06 - (0.05 * rise) + (0.008 * m))), ("violations.closed", Math.Max(0, 0.03 - (0.028 * rise) + (0.004 * n))),
            ("violations.answer-present", Math.Max(0, 0.04 - (0.036 * rise) + (0.006 * n))), ("violations.repetition", Math.Max(0, 0.02 - (0.01 * rise) + (0.006 * m))), ("violations.not-empty", 0),
            ("trace_tokens", 96 + (9 * rise) + (3 * n)), ("distinct_ngrams", 0.86 - (0.05 * rise) + (0.01 * m)), ("quotes_in_prompt", 0.88 + (0.08 * rise) + (0.01 * n)),
            ("entropy", 0.31 - (0.12 * rise) + (0.01 * m)), ("kl", 0.02 * rise), ("mismatch_kl", 0), ("clipped_share", 0.01 + (0.002 * n)), ("gradient_norm", 0.4 + (0.05 * m)),
            ("learning_rate", 2e-5), ("generation_tokens_per_second", 5200 + (200 * n)), ("training_tokens_per_second", 2600 + (80 * m)), ("seconds", 9.5));
    }));

    public static MetricHistory History(IEnumerable<string> lines) =>
        MetricHistory.Of(lines.Where(line => line.Length > 0).Select(line => JsonDocument.Parse(line).RootElement.Clone()));

    public static string Line(long step, string kind, params (string Name, double Value)[] values) =>
        $$"""{"step":{{step}},"kind":"{{kind}}"{{string.Concat(values.Select(value => FormattableString.Invariant($",\"{value.Name}\":{value.Value}")))}}}""";

    public static SampleComparison Sample(string id, bool after) => new(id, "cve-cwe", Prompt, "CWE-79",
    [
        new(ReportStage.Sft, "The report says \"shows the term that was searched for\" and then \"into a database query\". A query that takes its text from outside is injection.\nCandidates: CWE-89, CWE-79. I pick CWE-89.", "CWE-89", !after, "The answer is CWE-89, the reference CWE-79.", []),
        new(ReportStage.Grpo, "The report says \"without escaping it\" and \"runs script in the reader's browser\". Markup that reaches a page unescaped is cross-site scripting.\nCandidates: CWE-79, CWE-80. The page is generated, so CWE-79.", after ? "CWE-79" : "", after, after ? "The answer is the reference." : "There is no complete answer after the trace.", after ? [] : ["answer-present"]),
    ]);

    private static EvaluationResult Records(string name, double share) => Result(name, ("record-cwe", 121, share));

    private static EvaluationResult Result(string name, params (string Domain, int Count, double Share)[] domains)
    {
        ProblemRow[] rows = [.. domains.SelectMany(domain => Enumerable.Range(0, domain.Count).Select(i => new ProblemRow($"{domain.Domain}-{i:00000}", domain.Domain, Answers($"{domain.Domain}-{i}", name, domain.Share))))];
        return new()
        {
            Name = name,
            Seeds = [1, 2, 3, 4, 5],
            Temperature = 0.6,
            TopP = 1,
            TopK = 0,
            MaximumTokens = 512,
            Problems = rows,
            Scores = [.. domains.Select(domain => Score(domain.Domain, [.. rows.Where(row => row.Domain == domain.Domain)])), Score("all", rows)],
        };
    }

    private static SeededScore Score(string domain, ProblemRow[] rows)
    {
        double accuracy = rows.Average(row => row.Accuracy);
        return new(
            domain, rows.Length, accuracy, Bootstrap.OfMean([.. rows.Select(row => row.Accuracy)]), [.. Enumerable.Range(0, 5).Select(seed => rows.Average(row => row.Correct[seed]))],
            Math.Min(1, 0.3 + accuracy), accuracy < 0.1 ? 0.6 : 0.012, accuracy < 0.1 ? 0.31 : 0.97, new Dictionary<string, int> { ["answer-present"] = accuracy < 0.1 ? 2070 : 60, ["closed"] = accuracy < 0.1 ? 1800 : 36 },
            140, 98.4, 5400, (int)(5400 * Math.Min(1, 0.35 + accuracy)));
    }

    /// <summary>Half of what makes a problem hard is its own, the other half luck.</summary>
    private static int[] Answers(string problem, string model, double share)
    {
        double hard = new RandomStream(1, problem).NextDouble();
        var luck = new RandomStream(2, problem + model);
        return [.. Enumerable.Range(0, 5).Select(_ => (hard + luck.NextDouble()) / 2 < Threshold(share) ? 1 : 0)];
    }

    /// <summary>Below which the mean of two uniform numbers is with this probability.</summary>
    private static double Threshold(double share) => share < 0.5 ? Math.Sqrt(share / 2) : 1 - Math.Sqrt((1 - share) / 2);

    private static double Noise(string name, int step) => new RandomStream(3, name, (ulong)step).NextGaussian();
}
