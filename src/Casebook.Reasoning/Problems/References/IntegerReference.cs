using System.Globalization;
using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>An integer.</summary>
/// <param name="Value">At most 18 digits.</param>
public sealed record IntegerReference([property: JsonPropertyName("value")] long Value) : ReferenceAnswer
{
    /// <inheritdoc/>
    public override AnswerSlots? Slots() => Around(Value);

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;

    /// <summary>An integer and those around it.</summary>
    internal static AnswerSlots Around(long value)
    {
        long towardsZero = value > 0 ? -1 : 1;
        return new(
            Written(value),
            Written(value + (1000 * towardsZero)),
            Written(value + towardsZero),
            [.. Enumerable.Range(-20, 41).Select(step => Written(value + (step * towardsZero)))]);
    }

    private static string Written(long value) => value.ToString(CultureInfo.InvariantCulture);
}
