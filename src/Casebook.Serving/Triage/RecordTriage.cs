using System.Runtime.CompilerServices;
using Casebook.Engine.Completions;
using Casebook.Knowledge.Cve;
using Casebook.Models.Chat;
using Casebook.Reasoning.Problems;

namespace Casebook.Serving.Triage;

/// <summary>
/// Names weakness and severity of CVE records. Each record is asked twice, with the words of training; several records
/// are answered together, which changes no answer.
/// </summary>
public sealed class RecordTriage(Completer completer)
{
    private const int RecordsTogether = 32;

    /// <summary>One result a record that has a description, in their order.</summary>
    public async IAsyncEnumerable<TriageResult> RunAsync(
        IEnumerable<CveRecord> records, CompletionSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (CveRecord[] some in records.Where(record => !string.IsNullOrWhiteSpace(record.Description)).Chunk(RecordsTogether))
        {
            List<IReadOnlyList<Message>> conversations =
            [
                .. some.Select(record => Ask(Prompts.CveToCwe(record.Description!))),
                .. some.Select(record => Ask(Prompts.CveToCvss(record.Description!))),
            ];
            var completions = new Completion[conversations.Count];
            await foreach (NumberedCompletion one in completer.CompleteAsync(conversations, settings, cancellationToken))
                completions[one.Index] = one.Completion;
            for (int i = 0; i < some.Length; i++)
                yield return TriageReading.Read(some[i].Id, completions[i], completions[some.Length + i]);
        }
    }

    private static Message[] Ask(string prompt) => [new Message("user", prompt)];
}
