using Casebook.Evaluation.Benchmarks.Readings;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>
/// One or several right options, all of which must be named. The protocol of the model's authors counts questions with one
/// right option only, and reads them like other multiple choice.
/// </summary>
internal sealed class MultipleAnswerKind : BenchmarkKind
{
    public override string Name => "multiple-answer";

    public override string Verifier => "multiple-answer";

    public override bool HasFaith => true;

    public override IReadOnlyList<OfficialReading> Readings { get; } =
    [
        By("by-eye", "The options that a person would say the text chooses.", ProseChoice.ReadAll),
        By("seceval", "SecEval's script: every capital A, B, C and D of the text, within words too.", LetterScripts.SecEval),
    ];

    protected override string DefaultPrompt => """
        {question}

        {choices}

        One or several options are right. Think it through, then end with one line: 'Answer: ' and the letters of all right options, for example 'Answer: AC'.
        """;

    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices)
    {
        string answer = string.Concat(Answer(definition, row).Trim().ToUpperInvariant().Distinct().Order());
        return answer.Length > 0 && answer.All(letter => definition.Letters.Contains(letter))
            ? new ChoicesReference(answer)
            : throw row.Fault("answer", $"\"{answer}\" is not letters of {definition.Letters}");
    }

    public override string Perfect(BenchmarkItem item) => $"Answer: {((ChoicesReference)item.Problem.Reference).Letters}";

    public override ItemScore Faith(BenchmarkItem item, string answer) =>
        PatternReading.Of(FaithPatterns.Choice, answer).Scored(((ChoicesReference)item.Problem.Reference).Letters);

    private static OfficialReading By(string name, string says, Func<string, string?> letters) => new(
        name, says, (item, text) => OfficialReading.OfOne(letters(text), ((ChoicesReference)item.Problem.Reference).Letters, "The text chooses no option."));
}
