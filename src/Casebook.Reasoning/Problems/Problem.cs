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
}

/// <summary>A problem's right answer; one derived type a kind of problem.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CweReference), "cwe")]
[JsonDerivedType(typeof(CvssReference), "cvss")]
[JsonDerivedType(typeof(CvssScoreReference), "cvss-score")]
[JsonDerivedType(typeof(TechniqueReference), "technique")]
[JsonDerivedType(typeof(ChoiceReference), "choice")]
[JsonDerivedType(typeof(WeaknessAndMeasureReference), "weakness-and-measure")]
public abstract record ReferenceAnswer;

/// <summary>A weakness.</summary>
/// <param name="Cwe"><c>CWE-787</c>.</param>
public sealed record CweReference([property: JsonPropertyName("cwe")] string Cwe) : ReferenceAnswer;

/// <summary>A CVSS base vector.</summary>
/// <param name="Vector"><c>CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H</c>.</param>
public sealed record CvssReference([property: JsonPropertyName("vector")] string Vector) : ReferenceAnswer;

/// <summary>A CVSS base score with its severity.</summary>
/// <param name="Score">0.0 to 10.0, one decimal.</param>
/// <param name="Severity"><c>None</c>, <c>Low</c>, <c>Medium</c>, <c>High</c> or <c>Critical</c>, as the score says.</param>
public sealed record CvssScoreReference(
    [property: JsonPropertyName("score")] decimal Score,
    [property: JsonPropertyName("severity")] string Severity) : ReferenceAnswer;

/// <summary>A technique of MITRE ATT&amp;CK.</summary>
/// <param name="Technique"><c>T1059.001</c>.</param>
public sealed record TechniqueReference([property: JsonPropertyName("technique")] string Technique) : ReferenceAnswer;

/// <summary>One of several lettered options.</summary>
/// <param name="Letter">One letter from A to H: <c>B</c>.</param>
public sealed record ChoiceReference([property: JsonPropertyName("letter")] string Letter) : ReferenceAnswer;

/// <summary>A weakness, and which of the lettered measures prevents it.</summary>
/// <param name="Cwe"><c>CWE-89</c>.</param>
/// <param name="Letter">One letter from A to H: <c>C</c>.</param>
public sealed record WeaknessAndMeasureReference(
    [property: JsonPropertyName("cwe")] string Cwe,
    [property: JsonPropertyName("letter")] string Letter) : ReferenceAnswer;
