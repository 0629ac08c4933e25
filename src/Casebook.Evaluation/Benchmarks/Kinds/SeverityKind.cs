using Casebook.Evaluation.Benchmarks.Readings;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Knowledge.Cvss;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>
/// A vulnerability's CVSS 3 base vector. Official by default, as CTIBench's notebook: the answer is scored as a 3.0 vector
/// against the truth in its own version, and the mean is taken over those that can be read.
/// </summary>
internal sealed class SeverityKind : BenchmarkKind
{
    /// <summary>Scores go from 0 to 10.</summary>
    private const double Furthest = 10;

    /// <summary>What AthenaBench divides the mean deviation by (its configuration, <c>vsp_mad_denominator</c>), to take it from 1.</summary>
    private const double AthenaScale = 7.7;

    public override string Name => "cvss";

    public override string Verifier => "cvss31";

    public override string Headline => "mean_absolute_deviation";

    public override bool SmallerIsBetter => true;

    public override bool HasFaith => true;

    public override IReadOnlyList<OfficialReading> Readings { get; } =
    [
        new("ctibench", "CTIBench's notebook: the last vector, scored as one of 3.0; an answer without one is left out.",
            (item, text) => Scored(item, VectorText.Last(text, CvssVersion.V30), "The text holds no vector; the script leaves it out.", unreadable: null)),
        new("athenabench", "AthenaBench's script: the vector of 3.1 in the last line with one, to the next white space; one that is not whole is left out.", Athena),
    ];

    protected override string DefaultPrompt => """
        Determine the CVSS 3.1 base metrics of this vulnerability: AV, AC, PR, UI, S, C, I and A. Justify each in a few words, and end with one line that holds nothing but the vector, in the form CVSS:3.1/AV:_/AC:_/PR:_/UI:_/S:_/C:_/I:_/A:_

        {question}
        """;

    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices)
    {
        string answer = Answer(definition, row).Trim();
        return CvssVector.TryParse(answer, out CvssVector? vector) ? new CvssReference(vector.ToString()) : throw row.Fault("answer", $"\"{answer}\" is no CVSS 3 vector");
    }

    public override string Perfect(BenchmarkItem item) => ((CvssReference)item.Problem.Reference).Vector.Replace("CVSS:3.0/", "CVSS:3.1/", StringComparison.Ordinal);

    public override ItemScore Faith(BenchmarkItem item, string answer)
    {
        PatternReading reading = PatternReading.Of(FaithPatterns.Vector, answer);
        CvssVector? vector = CvssVector.TryParse(reading.Answer, out CvssVector? parsed) ? parsed : null;
        return Scored(item, vector, reading.Answer is null ? "No pattern of the protocol finds one vector." : $"{reading.Answer} is no whole vector.", unreadable: Furthest);
    }

    public override ItemScore Strict(BenchmarkItem item, Completion completion)
    {
        AnswerReading reading = Read(item, completion);
        ItemScore score = Scored(item, CvssVector.TryParse(reading.Extracted, out CvssVector? vector) ? vector : null, reading.Reason, unreadable: Furthest);
        CvssVector truth = Truth(item);
        return score with
        {
            Metrics = [.. score.Metrics, .. CvssVector.MetricNames.Select(name => Metric.Mean($"accuracy_{name.ToLowerInvariant()}", vector is not null && vector[name] == truth[name]))],
        };
    }

    private static ItemScore Athena(BenchmarkItem item, string text)
    {
        string? found = AthenaLines.Vector(text);
        CvssVector? vector = CvssVector.TryParse(found, out CvssVector? parsed) ? parsed : null;
        ItemScore score = Scored(item, vector, found is null ? "The text holds no vector of CVSS 3.1; the script leaves it out." : $"{found} is no whole vector; the script leaves it out.", unreadable: null);
        double off = vector is null ? 0 : Math.Abs(vector.BaseScore - Truth(item).BaseScore);
        return score with { Metrics = [.. score.Metrics, Metric.MeanIf(vector is not null, "scaled_accuracy", 1 - (off / AthenaScale))] };
    }

    /// <param name="unreadable">How far off an answer counts that can not be read; null where it does not count.</param>
    private static ItemScore Scored(BenchmarkItem item, CvssVector? vector, string why, double? unreadable)
    {
        CvssVector truth = Truth(item);
        double? distance = vector is null ? unreadable : Math.Abs(vector.BaseScore - truth.BaseScore);
        bool counts = distance is not null;
        bool same = vector is not null && CvssVector.MetricNames.All(name => vector[name] == truth[name]);
        return new(vector?.ToString(), vector is null ? why : same ? $"{vector} is the reference." : $"{vector} scores {vector.BaseScore:0.0}, the reference {truth.BaseScore:0.0}.",
        [
            Metric.MeanIf(counts, "mean_absolute_deviation", distance ?? 0),
            Metric.MeanIf(counts, "mean_cvss_score", (Furthest - (distance ?? 0)) / Furthest),
            Metric.MeanIf(counts, "accuracy", same),
        ]);
    }

    private static CvssVector Truth(BenchmarkItem item) => CvssVector.Parse(((CvssReference)item.Problem.Reference).Vector);
}
