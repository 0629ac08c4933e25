using Casebook.Evaluation.Benchmarks.Readings;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Knowledge.Attack;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>
/// The ATT&amp;CK techniques that a text describes, sub-techniques counted as theirs. CTIBench publishes no script for
/// it; its official column has precision, recall and F1 as means over the rows, and the micro F1. AthenaBench asks for one.
/// </summary>
internal sealed class TechniqueSetKind : BenchmarkKind
{
    private const string Members = "techniques";

    public override string Name => "attack-techniques";

    public override string Verifier => "attack-techniques";

    public override string Headline => "f1";

    public override bool HasFaith => true;

    public override IReadOnlyList<OfficialReading> Readings { get; } =
    [
        new("stated-last", "All techniques behind the last label, or in the last line.", (item, text) => Agreed(item, TechniqueSetVerifier.Named(text, fold: true))),
        new("athenabench", "AthenaBench's script: the first technique of the last line with one.", (item, text) => Agreed(item, AthenaLines.Technique(text) is { } id ? new HashSet<string> { id } : [])),
    ];

    protected override string DefaultPrompt => """
        Which ATT&CK techniques does this text describe? Justify each in a few words, and end with one line: 'Answer: ' and the ids of all techniques, without sub-techniques, parted by commas.

        {question}
        """;

    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices)
    {
        string answer = Answer(definition, row).Trim().ToUpperInvariant();
        string[] ids = [.. AttackId.FindAll(answer).Distinct()];
        return ids.Length > 0 ? new TechniqueSetReference(ids, FoldSubTechniques: true) : throw row.Fault("answer", $"\"{answer}\" names no technique");
    }

    public override string? Perfect(BenchmarkItem item) => $"Answer: {string.Join(", ", Reference(item).Techniques)}";

    public override ItemScore Faith(BenchmarkItem item, string answer)
    {
        PatternReading reading = PatternReading.Of(FaithPatterns.Techniques, answer);
        HashSet<string> given = [.. (reading.Answer ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries)];
        var agreement = SetAgreement.Of(given, Wanted(item));
        return new(reading.Answer, reading.Answer is null ? "No pattern of the protocol finds one list." : SetScore.Reason(agreement, Members),
        [
            Metric.Mean("accuracy", agreement.Exact && reading.IsProper),
            Metric.Mean("jaccard_index", agreement.Jaccard),
            new("micro_f1", 2 * agreement.Common, agreement.Given + agreement.Wanted),
            Metric.Mean("f1", agreement.F1),
        ]);
    }

    public override ItemScore Strict(BenchmarkItem item, Completion completion)
    {
        AnswerReading reading = Read(item, completion);
        IReadOnlySet<string> given = reading.Extracted is null ? new HashSet<string>() : TechniqueSetVerifier.Named(completion.Answer, fold: true);
        ItemScore score = SetScore.Of(given, Wanted(item), Members, reading.Reason, reading.Extracted is not null);
        return score with { Metrics = [.. score.Metrics, Metric.Mean("accuracy", reading.Right)] };
    }

    private static ItemScore Agreed(BenchmarkItem item, IReadOnlySet<string> given)
    {
        ItemScore score = SetScore.Of(given, Wanted(item), Members, given.Count == 0 ? "The text ends without a technique." : null, given.Count > 0);
        return score with { Metrics = [.. score.Metrics, Metric.Mean("accuracy", SetAgreement.Of(given, Wanted(item)).Exact)] };
    }

    private static TechniqueSetReference Reference(BenchmarkItem item) => (TechniqueSetReference)item.Problem.Reference;

    private static HashSet<string> Wanted(BenchmarkItem item) => [.. Reference(item).Techniques.Select(id => id.Split('.')[0])];
}
