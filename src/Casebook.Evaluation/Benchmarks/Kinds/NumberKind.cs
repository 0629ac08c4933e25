using System.Text.RegularExpressions;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Reasoning.Mathematics;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>One number. Official, as GSM8K's script: what stands behind the first <c>####</c>, commas taken out, must be the reference's text; where the prompt does not ask for the mark, the whole answer must.</summary>
internal sealed partial class NumberKind : BenchmarkKind
{
    private const string Mark = "####";

    public override string Name => "number";

    public override string Verifier => "number";

    protected override string DefaultPrompt => """
        {question}

        Reason step by step, then end with one line: '#### ' and the number.
        """;

    /// <summary>A worked solution gives the number behind its mark.</summary>
    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices)
    {
        string answer = Answer(definition, row);
        int at = answer.LastIndexOf(Mark, StringComparison.Ordinal);
        string number = (at < 0 ? answer : answer[(at + Mark.Length)..]).Trim();
        return NumberAnswer.Canonical(number) is not null ? new NumberReference(number) : throw row.Fault("answer", $"\"{number}\" is no number");
    }

    public override string? Perfect(BenchmarkItem item) => $"{Mark} {Wanted(item)}";

    public override ItemScore Official(BenchmarkItem item, string answer)
    {
        Match match = Marked().Match(answer);
        // A prompt that asks for the number alone does not ask for the mark.
        bool asked = item.Problem.Messages[^1].Content.Contains(Mark, StringComparison.Ordinal);
        string? number = match.Success ? match.Groups[1].Value.Trim().Replace(",", "", StringComparison.Ordinal)
            : !asked && answer.Trim() is { Length: > 0 } bare ? bare : null;
        bool right = number == Wanted(item).Replace(",", "", StringComparison.Ordinal);
        return new(number, number is null ? "Nothing stands behind ####." : right ? $"{number} is the reference." : $"{number} is not {Wanted(item)}.", [Metric.Mean("accuracy", right)]);
    }

    private static string Wanted(BenchmarkItem item) => ((NumberReference)item.Problem.Reference).Value;

    [GeneratedRegex(@"#### (-?[0-9.,]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Marked();
}
