using System.Runtime.CompilerServices;
using Casebook.Engine.Chat;
using Casebook.Engine.Generation;
using Casebook.Knowledge.Cve;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;

namespace Casebook.Serving.Triage;

/// <summary>
/// Turns CVE records into weaknesses, vectors and scores with the reasoning behind them. Every record is asked twice,
/// for the weakness and for the vector, in the words that the model was trained with.
/// </summary>
/// <remarks>
/// Whatever a record or a model says, each record gives exactly one result, in the records' order. One run at a time,
/// as the generator has it.
/// </remarks>
public sealed class CveTriage(IGenerator generator, ChatTemplate template, ConversationOptions options)
{
    private readonly Conversations _conversations = new(generator, template, options);

    /// <summary>
    /// Questions that go to the generator together. Default 64. With 1, a record's two traces come one after the other,
    /// as a person wants to read them.
    /// </summary>
    public int QuestionsTogether { get; init; } = 64;

    /// <summary>Yields a result for every reading.</summary>
    /// <param name="readings">What <see cref="CveReader.Read"/> gave; taken as they are needed.</param>
    /// <param name="text">Called with each piece of text as it comes.</param>
    /// <param name="cancellationToken">Stops within a token.</param>
    public async IAsyncEnumerable<TriageResult> RunAsync(
        IEnumerable<CveReading> readings, Action<TriageText>? text = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (CveReading[] batch in readings.Chunk(Math.Max(1, QuestionsTogether / 2)))
        {
            Case[] cases = [.. batch.Select(Open)];
            Question[] questions = [.. cases.SelectMany(c => c.Questions)];
            foreach (Question[] together in questions.Chunk(Math.Max(1, QuestionsTogether)))
            {
                ConversationRequest[] requests = [.. together.Select(q => new ConversationRequest(q.Prompt.Chat))];
                await foreach (ConversationEvent next in _conversations.ContinueAsync(requests, cancellationToken).ConfigureAwait(false))
                {
                    Question question = together[next.Conversation];
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

    private Case Open(CveReading reading)
    {
        if (reading.Record is not { } record)
        {
            return new(null, reading.Fault!.ToString(), []);
        }
        if (record.Rejected)
        {
            return new(record.Id, record.Description is null ? "the record was rejected" : $"the record was rejected: {record.Description}", []);
        }
        if (string.IsNullOrWhiteSpace(record.Description))
        {
            return new(record.Id, "the record has no English description", []);
        }
        int room = FittedPrompt.MaximumPrompt(options);
        return new(record.Id, null,
        [
            new(record.Id, TriageQuestion.Weakness, FittedPrompt.Fit(template, record.Description, Prompts.CveToCwe, room)),
            new(record.Id, TriageQuestion.Vector, FittedPrompt.Fit(template, record.Description, Prompts.CveToCvss, room)),
        ]);
    }

    private sealed class Question(string id, TriageQuestion kind, FittedPrompt prompt)
    {
        public string Id { get; } = id;

        public TriageQuestion Kind { get; } = kind;

        public FittedPrompt Prompt { get; } = prompt;

        public Completion? Completion { get; set; }
    }

    /// <summary>A record on its way. Where there is a reason not to ask, there are no questions.</summary>
    private sealed record Case(string? Id, string? Reason, IReadOnlyList<Question> Questions)
    {
        public TriageResult Result()
        {
            if (Reason is not null)
            {
                return new() { Id = Id, Reason = Reason };
            }
            Completion weakness = Questions[0].Completion!, severity = Questions[1].Completion!;
            (string? cwe, string? runnerUp, string? whyNoCwe) = TriageReading.Weakness(weakness);
            (Knowledge.Cvss.CvssVector? vector, string? whyNoVector) = TriageReading.Vector(severity);
            return new()
            {
                Id = Id,
                Cwe = cwe,
                RunnerUp = runnerUp,
                Vector = vector?.ToString(),
                Score = vector?.BaseScore,
                Trace = string.Join("\n\n", new[] { weakness.Trace, severity.Trace }.Where(t => t.Length > 0)),
                Reason = Join("; ", whyNoCwe is null ? null : $"cwe: {whyNoCwe}", whyNoVector is null ? null : $"vector: {whyNoVector}"),
                Note = Join(" ", Questions.Select(q => q.Prompt.Note).Distinct()),
            };
        }

        private static string? Join(string separator, params IEnumerable<string?> parts) =>
            string.Join(separator, parts.Where(p => p is not null)) is { Length: > 0 } text ? text : null;
    }
}
