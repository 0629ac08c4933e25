using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>All the right ones of several lettered options.</summary>
/// <param name="Letters">Capital letters from A to H in their order, each once: <c>ABD</c>.</param>
public sealed record ChoicesReference([property: JsonPropertyName("letters")] string Letters) : ReferenceAnswer
{
    /// <inheritdoc/>
    public override AnswerSlots? Slots()
    {
        string other = string.Concat("ABCD".Where(letter => !Letters.Contains(letter)).DefaultIfEmpty('A'));
        return new(Letters, other, string.Concat(Letters.Append(other[0]).Distinct().Order()), [.. "ABCD".Select(letter => letter.ToString()), Letters]);
    }

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;
}
