using Casebook.Evaluation.Benchmarks.Readings;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>
/// One right option of several. Official by default: the option that a person would say the text chooses; a text that
/// chooses none is wrong, as the sheets of CTIBench count it (<c>X</c>). Sets with a script of their own name its reading.
/// </summary>
internal sealed class MultipleChoiceKind : BenchmarkKind
{
    private const string Gpqa = "gpqa", Boxed = "boxed";

    public override string Name => "multiple-choice";

    public override string Verifier => "multiple-choice";

    public override bool HasFaith => true;

    public override IReadOnlyList<OfficialReading> Readings { get; } =
    [
        By("by-eye", "The option that a person would say the text chooses, as the authors of CTIBench read answers.", (item, text) => ProseChoice.Read(text, "ABCDEFGH", item.Choices)),
        By("athenabench", "AthenaBench's script: the first letter that stands alone in the last line with one.", (_, text) => AthenaLines.Letter(text)),
        By("cybermetric", "CyberMetric's script: the letter right behind the first \"answer\" or \"answer:\", asked once where it asks up to five times.", (_, text) => LetterScripts.CyberMetric(text)),
        By(Gpqa, "The baselines of GPQA: a letter in parentheses, behind \"answer is\" or \"answer:\" first of all.", (_, text) => LetterScripts.Gpqa(text)),
        By(Boxed, "The letter in the last box, for prompts that ask for one; nothing else counts.", (_, text) => LetterScripts.Boxed(text)),
    ];

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

    public override string Perfect(BenchmarkItem item)
    {
        string letter = ((ChoiceReference)item.Problem.Reference).Letter;
        return item.Reading?.Name switch
        {
            Gpqa => $"Answer: ({letter})",
            Boxed => $@"\boxed{{{letter}}}",
            _ => $"Answer: {letter}",
        };
    }

    public override ItemScore Faith(BenchmarkItem item, string answer) =>
        PatternReading.Of(FaithPatterns.Choice, answer).Scored(((ChoiceReference)item.Problem.Reference).Letter);

    private static OfficialReading By(string name, string says, Func<BenchmarkItem, string, string?> letter) => new(
        name, says, (item, text) => OfficialReading.OfOne(letter(item, text), ((ChoiceReference)item.Problem.Reference).Letter, "The text chooses no option."));

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
