using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Casebook.Evaluation.Benchmarks.Readings;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Judging;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Verification;
using Casebook.Runs.Errors;

namespace Casebook.Evaluation.Benchmarks.Kinds;

/// <summary>
/// A usual kind of benchmark: how a row becomes a problem, and how an answer is scored under each protocol. What is
/// specific to one benchmark stands in its definition.
/// </summary>
public abstract partial class BenchmarkKind
{
    /// <summary>As definitions name it.</summary>
    public abstract string Name { get; }

    /// <summary>The verifier that decides what is right under the strict protocol, and in training.</summary>
    public abstract string Verifier { get; }

    /// <summary>The metric that stands for the whole.</summary>
    public virtual string Headline => "accuracy";

    /// <summary>Whether a smaller value of the headline is better.</summary>
    public virtual bool SmallerIsBetter => false;

    /// <summary>What the protocol of the authors does with this kind is known.</summary>
    public virtual bool HasFaith => false;

    /// <summary>How a judge model is asked about answers.</summary>
    /// <param name="template">The published wording; null where it is not at hand.</param>
    /// <param name="seesTrace">Whether the judge is shown the trace before the answer.</param>
    /// <returns>Null where rules decide and no judge is needed.</returns>
    /// <exception cref="CasebookException">The published wording is none.</exception>
    public virtual JudgeProtocol? Judge(JudgeTemplate? template, bool seesTrace) => null;

    /// <summary>Whether a judge's yes is the better verdict.</summary>
    public virtual bool YesIsRight => true;

    /// <summary>The metric that stands for a judge's verdicts.</summary>
    public virtual string JudgedHeadline => Headline;

    /// <summary>The official score of an answer where only a judge can give it.</summary>
    /// <param name="item">The question.</param>
    /// <param name="verdict">The judge's verdict; null where it was not asked.</param>
    /// <returns>Null where rules decide.</returns>
    public virtual ItemScore? Judged(BenchmarkItem item, OutsideVerdict? verdict) => null;

    /// <summary>The prompt where neither definition nor data have one; ours, and it asks for the form that the protocols look for.</summary>
    protected abstract string DefaultPrompt { get; }

    /// <summary>The right answer of a row.</summary>
    /// <exception cref="BenchmarkException">The row has none that can be read.</exception>
    protected abstract ReferenceAnswer Reference(BenchmarkDefinition definition, NameTables names, DataRow row, IReadOnlyList<string> choices);

    /// <summary>A text that gives the right answer in the form that is asked for: what a perfect model would write.</summary>
    /// <returns>Null where no rule can write one.</returns>
    public abstract string? Perfect(BenchmarkItem item);

    /// <summary>The official readings that a definition can choose from, its default first; empty where the kind has one official score only.</summary>
    public virtual IReadOnlyList<OfficialReading> Readings => [];

    /// <summary>The reading that a definition chooses.</summary>
    /// <returns>Null where the kind has one official score only.</returns>
    /// <exception cref="BenchmarkException">The definition names one that the kind does not have.</exception>
    public OfficialReading? ReadingOf(BenchmarkDefinition definition) => definition.OfficialReading is not { } name ? Readings.FirstOrDefault()
        : Readings.FirstOrDefault(reading => reading.Name == name) ?? throw new BenchmarkException(
            definition.Id, "official_reading", $"\"{name}\" is none of {Name}",
            Readings.Count == 0 ? "Leave the key out: this kind has one official score." : $"Use one of {string.Join(", ", Readings.Select(reading => reading.Name))}.");

    /// <summary>As the benchmark's own script scores it, quirks and all.</summary>
    /// <param name="item">The question.</param>
    /// <param name="answer">What stands behind the trace; all of the text where there is none.</param>
    public virtual ItemScore Official(BenchmarkItem item, string answer) => (item.Reading ?? Readings[0]).Score(item, answer);

    /// <summary>As the model's authors score it; only asked where <see cref="HasFaith"/>.</summary>
    public virtual ItemScore Faith(BenchmarkItem item, string answer) => throw new InvalidOperationException($"{Name} has no such protocol.");

    /// <summary>The verifier's judgement; no answer that can be read, or a truncated one, is wrong.</summary>
    public virtual ItemScore Strict(BenchmarkItem item, Completion completion)
    {
        AnswerReading reading = Read(item, completion);
        return new(reading.Extracted, reading.Reason, [Metric.Mean("accuracy", reading.Right)]);
    }

    /// <summary>The verifier's reading of a completion, without the gates that only reasoning models can pass.</summary>
    protected AnswerReading Read(BenchmarkItem item, Completion completion) => completion switch
    {
        { Finish: FinishReason.Length } => new(false, null, "The token budget cut the text."),
        { Outcome: TraceOutcome.Unclosed } => new(false, null, "The trace was never closed."),
        { Answer: "" } => new(false, null, "There is no answer."),
        _ => Verifiers.ByName(Verifier) is IAnswerReader reader
            ? reader.Read(item.Problem, completion.Answer)
            : throw new InvalidOperationException($"The verifier {Verifier} reads no answers alone."),
    };

    /// <summary>A row as a problem.</summary>
    internal BenchmarkItem Item(BenchmarkDefinition definition, NameTables names, DataRow row, bool inFaith)
    {
        BenchmarkColumns columns = definition.Columns;
        IReadOnlyList<string> choices = columns.Choices.Count switch
        {
            0 => [],
            1 => WithoutLetters(row.List(columns.Choices[0])),
            _ => WithoutLetters([.. columns.Choices.Select(row.Require)]),
        };
        string prompt = definition.Prompt is null && columns.Prompt is { } own ? row.Require(own) : Fill(definition.Prompt ?? DefaultPrompt, definition, row, choices);
        string name = columns.Name is { } column ? row.Text(column) ?? $"{row.Number}" : $"{row.Number}";
        return new(row.Number, name, columns.Subject is { } subject ? row.Text(subject) : null, choices, inFaith && HasFaith, new Problem
        {
            Id = $"{definition.Id}.{row.Number}",
            Domain = definition.Id,
            Source = definition.Source,
            Messages = [new Message("user", prompt.Trim())],
            Verifier = Verifier,
            Reference = Reference(definition, names, row, choices),
        })
        {
            Reading = ReadingOf(definition),
        };
    }

    /// <summary>The text of the column that holds the right answer.</summary>
    protected static string Answer(BenchmarkDefinition definition, DataRow row) =>
        row.Require(definition.Columns.Answer ?? (definition.Data.Answers is null
            ? throw row.Fault("columns.answer", "is not said by the definition")
            : BenchmarkReader.AnswerColumn));

    private static string Fill(string template, BenchmarkDefinition definition, DataRow row, IReadOnlyList<string> choices) =>
        Placeholder().Replace(template, match => match.Groups[1].Value switch
        {
            "question" => row.Require(definition.Columns.Question ?? throw row.Fault("columns.question", "is not said by the definition")),
            "choices" => string.Join('\n', choices.Select((choice, i) => $"{definition.Letters[i]}. {choice}")),
            "letters" => LettersInWords(definition.Letters),
            "passages" => Passages(row, definition.Columns.Passages ?? throw row.Fault("columns.passages", "is not said by the definition")),
            "preamble" => row.Require(BenchmarkReader.PreambleColumn),
            "subject" => row.Text(definition.Columns.Subject ?? "") ?? "",
            string column => row.Require(column),
        });

    /// <summary>A passage a line, its title before it.</summary>
    private static string Passages(DataRow row, string column) => row[column] is JsonArray passages
        ? string.Join("\n\n", passages.Select((passage, i) => passage is JsonArray and [{ } title, JsonArray sentences]
            ? $"{title}: {string.Concat(sentences.Select(sentence => sentence?.ToString()))}"
            : throw row.Fault($"{column}[{i}]", "is not a title and a list of sentences")))
        : throw row.Fault(column, "is not a list of passages");

    private static string LettersInWords(string letters) => $"{string.Join(", ", letters[..^1].ToCharArray())} or {letters[^1]}";

    /// <summary>Options that all come with their own letter are shown with ours instead: <c>A: none of these</c>.</summary>
    private static IReadOnlyList<string> WithoutLetters(IReadOnlyList<string> choices) =>
        choices.Index().All(choice => choice.Item.Length > 2 && choice.Item[0] == 'A' + choice.Index && LeadingLetter().IsMatch(choice.Item))
            ? [.. choices.Select(choice => LeadingLetter().Replace(choice, "", 1))]
            : choices;

    [GeneratedRegex(@"\{([^{}\n]+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^[A-Z][:.)] ")]
    private static partial Regex LeadingLetter();
}
