using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>What comes in and what must come out.</summary>
/// <param name="Inputs">Literals of the small language of <see cref="Snippets.Snippet"/>, one a parameter.</param>
/// <param name="Expected">A literal likewise.</param>
public sealed record CodeTest(
    [property: JsonPropertyName("inputs")] IReadOnlyList<string> Inputs,
    [property: JsonPropertyName("expected")] string Expected);
