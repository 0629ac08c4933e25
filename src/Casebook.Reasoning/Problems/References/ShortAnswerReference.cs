using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>A few words, of which there may be several accepted forms.</summary>
/// <param name="Accepted">One or more: <c>Fu Manchu</c>, <c>Dr. Fu Manchu</c>.</param>
public sealed record ShortAnswerReference([property: JsonPropertyName("accepted")] IReadOnlyList<string> Accepted) : ReferenceAnswer
{
    private static readonly string[] _others = ["a lighthouse keeper", "Port Ellery"];

    /// <inheritdoc/>
    public override AnswerSlots? Slots() => new(
        Accepted[0],
        _others.First(other => !Accepted.Contains(other, StringComparer.OrdinalIgnoreCase)),
        null,
        [.. _others, .. Accepted]);

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;
}
