using System.Globalization;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Judging;
using Casebook.Evaluation.Statistics;

namespace Casebook.Evaluation.Suites;

/// <summary>What a run of benchmarks came to.</summary>
/// <param name="Settings">What was asked.</param>
/// <param name="Benchmarks">In the order in which they were asked for.</param>
public sealed record SuiteSummary(SuiteSettings Settings, IReadOnlyList<BenchmarkResult> Benchmarks)
{
    /// <summary>What all answers cost.</summary>
    public CostAccount Cost => CostAccount.Of([.. Benchmarks.SelectMany(result => result.Stored)], [.. Benchmarks.SelectMany(result => result.Sittings)], Settings.Prices);
}

/// <summary>One benchmark's answers, graded and added up.</summary>
/// <param name="Benchmark">The benchmark.</param>
/// <param name="Answers">Every graded answer.</param>
/// <param name="Stored">The same answers as they are stored, in the same order.</param>
/// <param name="Summary">All seeds together.</param>
/// <param name="BySeed">Each seed by itself, in their order.</param>
public sealed record BenchmarkResult(
    Benchmark Benchmark, IReadOnlyList<GradedAnswer> Answers, IReadOnlyList<StoredAnswer> Stored, GradeSummary Summary, IReadOnlyList<GradeSummary> BySeed)
{
    /// <summary>Grades stored answers; rows that the benchmark does not ask are an error of the file.</summary>
    /// <exception cref="AnswerFileException">A row is not one of the benchmark's.</exception>
    /// <param name="benchmark">The benchmark.</param>
    /// <param name="stored">What was answered.</param>
    /// <param name="file">Where that stands.</param>
    /// <param name="outside">Verdicts that no rule can give; null for none.</param>
    public static BenchmarkResult Of(Benchmark benchmark, IReadOnlyList<StoredAnswer> stored, string file, IReadOnlyDictionary<(int Row, ulong Seed), OutsideVerdict>? outside = null)
    {
        Dictionary<int, BenchmarkItem> items = benchmark.Items.ToDictionary(item => item.Row);
        if (stored.FirstOrDefault(answer => !items.ContainsKey(answer.Row)) is { } stray)
        {
            throw new AnswerFileException(file, "row", $"{stray.Row} is no row of {benchmark.Id}", "Take the data that the run was made with.");
        }
        // Sorted, so that what is made of a run does not depend on the order in which answers came.
        StoredAnswer[] sorted = [.. stored.OrderBy(answer => answer.Seed).ThenBy(answer => answer.Row)];
        GradedAnswer[] graded = [.. sorted.AsParallel().AsOrdered().Select(answer => GradedAnswer.Of(benchmark.Kind, items[answer.Row], answer.ToRecorded(), outside?.GetValueOrDefault((answer.Row, answer.Seed))))];
        return new(
            benchmark, graded, sorted, GradeSummary.Of(benchmark, graded),
            [.. graded.GroupBy(answer => answer.Seed).OrderBy(group => group.Key).Select(group => GradeSummary.Of(benchmark, [.. group]))])
        {
            Judge = JudgeReport.Of(benchmark, graded, outside),
            Programs = ProgramReport.Of(benchmark, graded, outside),
        };
    }

    /// <summary>Who judged, and how its verdicts are spread; null where no judge model was asked.</summary>
    public JudgeReport? Judge { get; init; }

    /// <summary>Who ran the answers' programs, and how far that is; null where none was run.</summary>
    public ProgramReport? Programs { get; init; }

    /// <summary>Answers that could not begin, since the question alone fills the model's context: wrong under every protocol, and not the model's choice.</summary>
    public int WithoutRoom => Stored.Count(answer => answer.HadNoRoom);

    /// <summary>Sentences that have to stand beside the figures: who judged, who ran programs, what never began.</summary>
    public IReadOnlyList<string> Remarks =>
    [
        .. new[]
        {
            Judge?.Told(),
            Programs?.Told(),
            WithoutRoom > 0 ? string.Create(CultureInfo.InvariantCulture, $"No room to answer: of {WithoutRoom:N0} of {Stored.Count:N0} answers the question alone fills the model's context.") : null,
        }.OfType<string>(),
    ];

    /// <summary>When the answers were given, and how long it took; empty where nobody kept an account.</summary>
    public IReadOnlyList<Sitting> Sittings { get; init; } = [];

    /// <summary>What the answers cost.</summary>
    /// <param name="prices">What a million tokens cost; null where nobody said.</param>
    public CostAccount CostAt(Prices? prices) => CostAccount.Of(Stored, Sittings, prices);

    /// <summary>The metrics that stand for the whole: the judge's where it was asked, then the one that rules give.</summary>
    public IReadOnlyList<string> Headlines => Judge is null ? [Benchmark.Kind.Headline] : [.. new[] { Benchmark.Kind.JudgedHeadline, Benchmark.Kind.Headline }.Distinct()];

    /// <summary>The first of them that a protocol has.</summary>
    public string HeadlineOf(Func<GradeSummary, ProtocolScore?> protocol) => Headlines.FirstOrDefault(metric => protocol(Summary)?[metric] is not null) ?? Headlines[0];

    /// <summary>The seeds in their order.</summary>
    public IReadOnlyList<ulong> Seeds => [.. Answers.Select(answer => answer.Seed).Distinct().Order()];

    /// <summary>Sample standard deviation of a metric over seeds, under a protocol; null for fewer than two.</summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="metric">Default: the kind's headline.</param>
    public double? Spread(Func<GradeSummary, ProtocolScore?> protocol, string? metric = null)
    {
        double[] values = [.. BySeed.Select(seed => protocol(seed)?[metric ?? Benchmark.Kind.Headline]).OfType<double>()];
        return Statistics.Spread.Of(values);
    }

    /// <summary>
    /// The 95 % interval of a metric, had other questions been drawn: a bootstrap over questions, each with the mean
    /// over its seeds. Null where nothing counts.
    /// </summary>
    /// <param name="protocol">The protocol.</param>
    /// <param name="metric">Default: the kind's headline.</param>
    public Interval? IntervalOf(Func<GradedAnswer, ItemScore?> protocol, string? metric = null)
    {
        double[] values =
        [
            .. Answers.GroupBy(answer => answer.Item.Row)
                .Select(group => Mean(group.Select(answer => protocol(answer)).OfType<ItemScore>(), metric ?? Benchmark.Kind.Headline))
                .OfType<double>(),
        ];
        return values.Length == 0 ? null : Bootstrap.OfMean(values);
    }

    /// <summary>
    /// The share of questions that one of k answers gets right under the strict protocol, by the unbiased estimator
    /// (Chen et al. 2021, equation 1); null where a question has fewer than k answers that are known to be right or wrong.
    /// </summary>
    public double? PassAt(int k)
    {
        (int Samples, int Correct)[] questions =
        [
            .. Answers.GroupBy(answer => answer.Item.Row)
                .Select(group => group.SelectMany(answer => answer.Strict.Metrics).Where(metric => metric is { Name: "accuracy", Whole: > 0 }).ToArray())
                .Select(known => (known.Length, known.Count(metric => metric.Part > 0.5))),
        ];
        return questions.Length == 0 || questions.Any(question => question.Samples < k) ? null : PassAtK.Mean(questions, k);
    }

    /// <summary>Tokens an answer, where the source says.</summary>
    public double? MeanTokens => Mean(answer => answer.Tokens);

    /// <summary>Tokens inside the trace an answer, where the source says.</summary>
    public double? MeanTraceTokens => Mean(answer => answer.TraceTokens);

    private double? Mean(Func<StoredAnswer, int?> count)
    {
        int[] counts = [.. Stored.Select(count).OfType<int>()];
        return counts.Length == 0 ? null : counts.Average();
    }

    private static double? Mean(IEnumerable<ItemScore> scores, string name)
    {
        (double part, double whole) = (0, 0);
        foreach (Metric metric in scores.SelectMany(score => score.Metrics).Where(metric => metric.Name == name))
        {
            part += metric.Part;
            whole += metric.Whole;
        }
        return whole > 0 ? part / whole : null;
    }
}
