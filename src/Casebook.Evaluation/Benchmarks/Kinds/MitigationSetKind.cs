using Casebook.Evaluation.Benchmarks.Readings;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Knowledge.Attack;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>The ATT&amp;CK mitigations that answer an attack (AthenaBench's risk mitigation strategies). Its score is the mean of the rows' F1.</summary>
internal sealed class MitigationSetKind : BenchmarkKind
{
    private const string Members = "mitigations";

    public override string Name => "attack-mitigations";

    public override string Verifier => "attack-mitigations";

    public override string Headline => "f1";

    public override IReadOnlyList<OfficialReading> Readings { get; } =
    [
        new("athenabench", "AthenaBench's script: all mitigations of the last line that has any text; none there is F1 0.", (item, text) =>
        {
            HashSet<string> given = [.. AthenaLines.Mitigations(text)];
            return SetScore.Of(given, Wanted(item), Members, given.Count == 0 ? "The last line names no mitigation." : null, given.Count > 0);
        }),
    ];

    protected override string DefaultPrompt => """
        Which ATT&CK mitigations answer this attack? Justify each in a few words, and end with one line: 'Answer: ' and the ids of the mitigations, parted by commas.

        {question}
        """;

    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices)
    {
        string answer = Answer(definition, row).Trim().ToUpperInvariant();
        string[] ids = [.. MitigationId.FindAll(answer).Distinct()];
        return ids.Length > 0 ? new MitigationSetReference(ids) : throw row.Fault("answer", $"\"{answer}\" names no mitigation");
    }

    public override string? Perfect(BenchmarkItem item) => $"Answer: {string.Join(", ", ((MitigationSetReference)item.Problem.Reference).Mitigations)}";

    public override ItemScore Strict(BenchmarkItem item, Completion completion)
    {
        AnswerReading reading = Read(item, completion);
        IReadOnlySet<string> given = reading.Extracted is null ? new HashSet<string>() : MitigationSetVerifier.Named(completion.Answer);
        ItemScore score = SetScore.Of(given, Wanted(item), Members, reading.Reason, reading.Extracted is not null);
        return score with { Metrics = [.. score.Metrics, Metric.Mean("accuracy", reading.Right)] };
    }

    private static HashSet<string> Wanted(BenchmarkItem item) => [.. ((MitigationSetReference)item.Problem.Reference).Mitigations];
}
