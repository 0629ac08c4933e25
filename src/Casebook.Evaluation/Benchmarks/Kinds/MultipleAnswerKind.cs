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

    public override ItemScore Official(BenchmarkItem item, string answer)
    {
        string reference = ((ChoicesReference)item.Problem.Reference).Letters;
        string? letters = ProseChoice.ReadAll(answer);
        return new(letters, letters is null ? "The text chooses no option." : letters == reference ? $"{letters} is the reference." : $"{letters} is not {reference}.",
            [Metric.Mean("accuracy", letters == reference)]);
    }

    public override ItemScore Faith(BenchmarkItem item, string answer) =>
        PatternReading.Of(FaithPatterns.Choice, answer).Scored(((ChoicesReference)item.Problem.Reference).Letters);
}
