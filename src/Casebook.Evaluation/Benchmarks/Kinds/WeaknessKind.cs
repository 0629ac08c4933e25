using Casebook.Evaluation.Benchmarks.Readings;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Knowledge;
using Casebook.Knowledge.Cwe;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>
/// A vulnerability's weakness (root cause mapping). Official, as CTIBench's notebook: the id of the last line that names
/// one; what names none is left out of the denominator, which flatters a model that fails to answer.
/// </summary>
internal sealed class WeaknessKind : BenchmarkKind
{
    public override string Name => "cwe";

    public override string Verifier => "cwe";

    public override bool HasFaith => true;

    protected override string DefaultPrompt => """
        Which weakness of the CWE List is at the root of this vulnerability? Justify the choice in a few words, and end with one line that holds nothing but the CWE id.

        {question}
        """;

    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices)
    {
        string answer = Answer(definition, row).Trim().ToUpperInvariant();
        return CweId.FindAll(answer) is [string id] && id == answer ? new CweReference(id) : throw row.Fault("answer", $"\"{answer}\" is no CWE id");
    }

    public override string Perfect(BenchmarkItem item) => ((CweReference)item.Problem.Reference).Cwe;

    public override ItemScore Official(BenchmarkItem item, string answer)
    {
        string reference = ((CweReference)item.Problem.Reference).Cwe;
        string? id = CweMentions.Last(answer);
        return new(id, id is null ? "The text names no weakness; the script leaves it out." : id == reference ? $"{id} is the reference." : $"{id} is not {reference}.",
            [Metric.MeanIf(id is not null, "accuracy", id == reference)]);
    }

    public override ItemScore Faith(BenchmarkItem item, string answer) =>
        PatternReading.Of(FaithPatterns.Weakness, answer).Scored(((CweReference)item.Problem.Reference).Cwe);

    public override ItemScore Strict(BenchmarkItem item, Completion completion)
    {
        string reference = ((CweReference)item.Problem.Reference).Cwe;
        AnswerReading reading = Read(item, completion);
        return new(reading.Extracted, reading.Reason,
        [
            Metric.Mean("accuracy", reading.Right),
            Metric.Mean("accuracy_up_to_parent", reading.Right || (reading.Extracted is { } id && IsParent(id, reference))),
        ]);
    }

    /// <summary>A direct parent in the Research Concepts or in the view that NVD maps by.</summary>
    private static bool IsParent(string id, string reference) =>
        KnowledgeBase.BuiltIn.Parents(reference).Contains(id) || KnowledgeBase.BuiltIn.Parents(reference, KnowledgeBase.SimplifiedMapping).Contains(id);
}
