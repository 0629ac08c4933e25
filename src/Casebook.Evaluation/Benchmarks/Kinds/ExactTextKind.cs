using System.Text.RegularExpressions;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Reasoning.Problems;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>A text that must be hit. Official, as BIG-Bench Hard's chain-of-thought runs: what stands between the last "the answer is" and the full stop, else the whole answer.</summary>
internal sealed partial class ExactTextKind : BenchmarkKind
{
    public override string Name => "exact-text";

    public override string Verifier => "exact-text";

    protected override string DefaultPrompt => """
        {question}

        Think it through, then end with one line: 'So the answer is ' and the answer.
        """;

    protected override ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices)
    {
        string answer = Answer(definition, row).Trim();
        return answer.Length > 0 ? new ExactTextReference(answer) : throw row.Fault("answer", "is empty");
    }

    public override string? Perfect(BenchmarkItem item) => $"So the answer is {Wanted(item)}.";

    public override ItemScore Official(BenchmarkItem item, string answer)
    {
        Match? said = Said().Matches(answer).LastOrDefault();
        string text = (said?.Groups[1].Value ?? answer).Trim();
        text = text.EndsWith('.') ? text[..^1] : text;
        bool right = text == Wanted(item);
        return new(text.Length > 0 ? text : null, right ? $"\"{text}\" is the reference." : $"It is not \"{Wanted(item)}\".", [Metric.Mean("accuracy", right)]);
    }

    private static string Wanted(BenchmarkItem item) => ((ExactTextReference)item.Problem.Reference).Text;

    [GeneratedRegex(@"the answer is:?[ \t]+([^\n]{1,2000})", RegexOptions.CultureInvariant)]
    private static partial Regex Said();
}
