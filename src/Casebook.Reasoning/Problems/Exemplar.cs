using System.Text.Json.Serialization;
using Casebook.Models.Chat;

namespace Casebook.Reasoning.Problems;

/// <summary>
/// One record of supervised fine-tuning: a conversation whose last message is an assistant's, with its trace.
/// One line of <c>exemplars.*.jsonl</c>.
/// </summary>
public sealed record Exemplar
{
    /// <summary>Unique within its file.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>For example <c>cve-cwe</c>.</summary>
    [JsonPropertyName("domain")]
    public required string Domain { get; init; }

    /// <summary>Where the exemplar comes from.</summary>
    [JsonPropertyName("source")]
    public required string Source { get; init; }

    /// <summary>The conversation.</summary>
    [JsonPropertyName("messages")]
    public required IReadOnlyList<Message> Messages { get; init; }
}
