using System.Text.Json.Serialization;
using Casebook.Models.Chat;

namespace Casebook.Reasoning.Problems;

/// <summary>A question with a verifiable answer: one line of <c>problems.*.jsonl</c>.</summary>
public sealed record Problem
{
    /// <summary>Unique within its file.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>For example <c>cve-cwe</c> or <c>cve-cvss</c>.</summary>
    [JsonPropertyName("domain")]
    public required string Domain { get; init; }

    /// <summary>Where the problem comes from: a generator's name or a data set's.</summary>
    [JsonPropertyName("source")]
    public required string Source { get; init; }

    /// <summary>What the model is shown, ending with a user's message.</summary>
    [JsonPropertyName("messages")]
    public required IReadOnlyList<Message> Messages { get; init; }

    /// <summary>Name of the verifier that decides what is right: <c>cwe</c>, <c>cvss31</c>, or another of <see cref="Verification.Verifiers"/>.</summary>
    [JsonPropertyName("verifier")]
    public required string Verifier { get; init; }

    /// <summary>The right answer, typed.</summary>
    [JsonPropertyName("reference")]
    public required ReferenceAnswer Reference { get; init; }

    /// <summary>What the model is shown, as one text: where its quotations should come from. A method, so that it stays out of the data files.</summary>
    public string PromptText() => PromptText(Messages);

    /// <summary>The same without the sentence that says which answer is wanted, where that is one of <see cref="Prompts"/>: what a trace can draw on.</summary>
    public string EvidenceText() => EvidenceText(Messages);

    internal static string PromptText(IEnumerable<Message> messages) => string.Join('\n', messages.Select(message => message.Content));

    internal static string EvidenceText(IEnumerable<Message> messages) => string.Join('\n', messages.Select(message => Prompts.WithoutRequest(message.Content)));
}
