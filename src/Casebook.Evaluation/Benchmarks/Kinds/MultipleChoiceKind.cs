using Casebook.Evaluation.Benchmarks.Readings;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>
/// One right option of several. Official: the option that a person would say the text chooses; a text that chooses none
/// is wrong, as the sheets of CTIBench count it (<c>X</c>).
/// </summary>
internal sealed class MultipleChoiceKind : BenchmarkKind
{
    public override string Name => "multiple-choice";

    public override string Verifier => "multiple-choice";

    public override bool HasFaith => true;

    protected override string DefaultPrompt => """
        {question}

        {choices}

        Think it through, then end with one line: 'Answer: ' and the letter of the best option, {letters}.
        """;

    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices)
    {
        if (choices.Count > definition.Letters.Length)
        {
            throw row.Fault("choices", $"are {choices.Count}, and letters only {definition.Letters}");
        }
        return new ChoiceReference(Letter(definition, row, Answer(definition, row).Trim(), choices));
    }

    public override string Perfect(BenchmarkItem item) => $"Answer: {((ChoiceReference)item.Problem.Reference).Letter}";

    public override ItemScore Official(BenchmarkItem item, string answer)
    {
        string reference = ((ChoiceReference)item.Problem.Reference).Letter;
        string? letter = ProseChoice.Read(answer, "ABCDEFGH", item.Choices);
        return new(letter, letter is null ? "The text chooses no option." : letter == reference ? $"{letter} is the reference." : $"{letter} is not {reference}.",
            [Metric.Mean("accuracy", letter == reference)]);
    }

    public override ItemScore Faith(BenchmarkItem item, string answer) =>
        PatternReading.Of(FaithPatterns.Choice, answer).Scored(((ChoiceReference)item.Problem.Reference).Letter);

    /// <summary>The answer may be given as a letter, as <c>\boxed{B}</c>, by its place from 0, or by the option's own text.</summary>
    private static string Letter(BenchmarkDefinition definition, DataRow row, string answer, IReadOnlyList<string> choices)
    {
        string bare = answer.StartsWith(@"\boxed{", StringComparison.Ordinal) ? answer[7..].TrimEnd('}') : answer.Trim('(', ')');
        if (bare.Length == 1 && definition.Letters.Contains(char.ToUpperInvariant(bare[0])))
        {
            return bare.ToUpperInvariant();
        }
        if (int.TryParse(bare, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int index) && index < choices.Count)
        {
            return definition.Letters[index].ToString();
        }
        int[] same = [.. choices.Index().Where(choice => choice.Item == answer || choice.Item.StartsWith(answer + " ", StringComparison.Ordinal)).Select(choice => choice.Index)];
        return same is [int only] ? definition.Letters[only].ToString() : throw row.Fault("answer", $"\"{answer}\" names none of {definition.Letters} and no option");
    }
}
