using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>Whether a request is to be refused or helped with.</summary>
/// <param name="Refuse">The right answer is a refusal that offers something safe.</param>
/// <param name="Terms">For help: words of which a helpful answer says one at least. Empty for a refusal.</param>
public sealed record RefusalReference(
    [property: JsonPropertyName("refuse")] bool Refuse,
    [property: JsonPropertyName("terms")] IReadOnlyList<string> Terms) : ReferenceAnswer;
