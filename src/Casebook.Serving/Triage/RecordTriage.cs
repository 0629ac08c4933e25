using System.Runtime.CompilerServices;
using Casebook.Engine.Completions;
using Casebook.Knowledge.Cve;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;

namespace Casebook.Serving.Triage;

/// <summary>
/// Names weakness and severity of CVE records. Each record is asked twice, with the words of training; several records
/// are answered together, which changes no answer.
/// </summary>
/// <remarks>Whatever a record or a model says, each record gives exactly one result, in the records' order.</remarks>
public sealed class RecordTriage(Completer completer)
{
    /// <summary>
    /// Questions that are answered together. Default 64. With 1, a record's two traces come one after the other, as a
    /// person wants to read them.
    /// </summary>
    public int QuestionsTogether { get; init; } = 64;

    /// <summary>One result a record.</summary>
    public IAsyncEnumerable<TriageResult> RunAsync(IEnumerable<CveRecord> records, CompletionSettings settings, CancellationToken cancellationToken = default) =>
        RunAsync(records, settings, null, cancellationToken);

    /// <summary>One result a record.</summary>
    /// <param name="records">Taken as they are needed.</param>
    /// <param name="settings">How the model answers.</param>
    /// <param name="text">Called with each piece of text as it comes.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    public async IAsyncEnumerable<TriageResult> RunAsync(
        IEnumerable<CveRecord> records, CompletionSettings settings, Action<TriageText>? text, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (CveRecord[] some in records.Chunk(Math.Max(1, QuestionsTogether / 2)))
        {
            Case[] cases = [.. some.Select(record => Open(record, settings))];
            foreach (Question[] together in cases.SelectMany(one => one.Questions).Chunk(Math.Max(1, QuestionsTogether)))
            {
                IReadOnlyList<Message>[] conversations = [.. together.Select(question => (Message[])[new Message("user", question.Prompt)])];
                await foreach (CompletionEvent next in completer.StreamAsync(conversations, settings, null, cancellationToken).ConfigureAwait(false))
                {
                    Question question = together[next.Index];
                    question.Completion = next.End?.Completion ?? question.Completion;
                    foreach (TracePiece piece in text is null ? [] : next.Pieces)
                    {
                        text!(new(question.Id, question.Kind, piece));
                    }
                }
            }
            foreach (Case one in cases)
            {
                yield return one.Result();
            }
        }
    }

    private Case Open(CveRecord record, CompletionSettings settings)
    {
        if (record.Rejected)
        {
            return new(record, record.Description is null ? "the record was rejected" : $"the record was rejected: {record.Description}", []);
        }
        if (string.IsNullOrWhiteSpace(record.Description))
        {
            return new(record, "the record has no English description", []);
        }
        FittedText description = FittedText.Fit(completer, settings, record.Description, Prompts.CveToCwe, Prompts.CveToCvss);
        return new(record, description.Note,
        [
            new(record.Id, TriageQuestion.Weakness, Prompts.CveToCwe(description.Text)),
            new(record.Id, TriageQuestion.Vector, Prompts.CveToCvss(description.Text)),
        ]);
    }

    private sealed class Question(string id, TriageQuestion kind, string prompt)
    {
        public string Id { get; } = id;

        public TriageQuestion Kind { get; } = kind;

        public string Prompt { get; } = prompt;

        public Completion? Completion { get; set; }
    }

    /// <summary>A record on its way; one that can not be asked has no questions.</summary>
    private sealed record Case(CveRecord Record, string? Remark, IReadOnlyList<Question> Questions)
    {
        public TriageResult Result()
        {
            List<string> remarks = Remark is null ? [] : [Remark];
            if (Questions.Count == 0)
            {
                return new(Record.Id, null, null, null, null, "", remarks);
            }
            Completion weakness = Questions[0].Completion!;
            Completion vector = Questions[1].Completion!;
            string[] invented = [.. QuotedEvidence.NotIn($"{weakness.Trace}\n{vector.Trace}", Record.Description!)];
            if (invented.Length > 0)
            {
                remarks.Add($"the trace quotes what the description does not say: {string.Join(", ", invented.Select(quote => $"\"{quote}\""))}");
            }
            return TriageReading.Read(Record.Id, weakness, vector, remarks);
        }
    }
}
