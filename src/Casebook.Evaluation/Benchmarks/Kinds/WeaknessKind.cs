using Casebook.Evaluation.Benchmarks.Readings;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Knowledge;
using Casebook.Knowledge.Cwe;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>
/// A vulnerability's weakness (root cause mapping). Official by default, as CTIBench's notebook: the id of the last
/// line that names one; what names none is left out of the denominator, which flatters a model that fails to answer.
/// </summary>
internal sealed class WeaknessKind : BenchmarkKind
{
    public override string Name => "cwe";

    public override string Verifier => "cwe";

    public override bool HasFaith => true;

    public override IReadOnlyList<OfficialReading> Readings { get; } =
    [
        new("ctibench", "CTIBench's notebook: the last id; an answer without one is left out.",
            (item, text) => OfficialReading.OfOne(CweMentions.Last(text), Wanted(item), "The text names no weakness; the script leaves it out.", countsUnread: false)),
        new("athenabench", "AthenaBench's script: the first id of the last line with one; an answer without one is wrong.",
            (item, text) => OfficialReading.OfOne(AthenaLines.Weakness(text), Wanted(item), "The text names no weakness.")),
    ];

    protected override string DefaultPrompt => """
        Which weakness of the CWE List is at the root of this vulnerability? Justify the choice in a few words, and end with one line that holds nothing but the CWE id.

        {question}
        """;

    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices)
    {
        string answer = Answer(definition, row).Trim().ToUpperInvariant();
        return CweId.FindAll(answer) is [string id] && id == answer ? new CweReference(id) : throw row.Fault("answer", $"\"{answer}\" is no CWE id");
    }

    public override string Perfect(BenchmarkItem item) => Wanted(item);

    public override ItemScore Faith(BenchmarkItem item, string answer) =>
        PatternReading.Of(FaithPatterns.Weakness, answer).Scored(Wanted(item));

    public override ItemScore Strict(BenchmarkItem item, Completion completion)
    {
        string reference = Wanted(item);
        AnswerReading reading = Read(item, completion);
        return new(reading.Extracted, reading.Reason,
        [
            Metric.Mean("accuracy", reading.Right),
            Metric.Mean("accuracy_up_to_parent", reading.Right || (reading.Extracted is { } id && IsParent(id, reference))),
        ]);
    }

    private static string Wanted(BenchmarkItem item) => ((CweReference)item.Problem.Reference).Cwe;

    /// <summary>A direct parent in the Research Concepts or in the view that NVD maps by.</summary>
    private static bool IsParent(string id, string reference) =>
        KnowledgeBase.BuiltIn.Parents(reference).Contains(id) || KnowledgeBase.BuiltIn.Parents(reference, KnowledgeBase.SimplifiedMapping).Contains(id);
}
