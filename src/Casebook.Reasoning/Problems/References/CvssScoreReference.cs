using System.Globalization;
using System.Text.Json.Serialization;
using Casebook.Knowledge.Cvss;

namespace Casebook.Reasoning.Problems;

/// <summary>A CVSS base score with its severity.</summary>
/// <param name="Score">0.0 to 10.0, one decimal.</param>
/// <param name="Severity"><c>None</c>, <c>Low</c>, <c>Medium</c>, <c>High</c> or <c>Critical</c>, as the score says.</param>
public sealed record CvssScoreReference(
    [property: JsonPropertyName("score")] decimal Score,
    [property: JsonPropertyName("severity")] string Severity) : ReferenceAnswer
{
    private const decimal Highest = 10;

    /// <inheritdoc/>
    public override AnswerSlots? Slots() => new(
        Written(Score),
        Written(Score >= Highest / 2 ? 1.6m : 9.4m),
        Written(Score >= Highest / 2 ? Score - 0.1m : Score + 0.1m),
        [.. Enumerable.Range(0, 101).Select(tenths => Written(tenths / Highest))]);

    /// <inheritdoc/>
    public override int? LongestAnswer() => 64;

    private static string Written(decimal score) => string.Create(CultureInfo.InvariantCulture, $"{score:0.0} {CvssTerms.Severity(score)}");
}
