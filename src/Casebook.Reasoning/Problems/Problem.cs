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

    /// <summary>Name of the verifier that decides what is right: <c>cwe</c>, <c>cvss31</c>.</summary>
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
[JsonDerivedType(typeof(IntegerReference), "integer")]
[JsonDerivedType(typeof(CodeOutputReference), "code-output")]
[JsonDerivedType(typeof(CodeLineReference), "code-line")]
[JsonDerivedType(typeof(CodeExpressionReference), "code-expression")]
[JsonDerivedType(typeof(InstructionsReference), "instructions")]
[JsonDerivedType(typeof(RefusalReference), "refusal")]
public abstract record ReferenceAnswer;

/// <summary>A weakness.</summary>
/// <param name="Cwe"><c>CWE-787</c>.</param>
public sealed record CweReference([property: JsonPropertyName("cwe")] string Cwe) : ReferenceAnswer;

/// <summary>A CVSS base vector.</summary>
/// <param name="Vector"><c>CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H</c>.</param>
public sealed record CvssReference([property: JsonPropertyName("vector")] string Vector) : ReferenceAnswer;

/// <summary>An integer.</summary>
/// <param name="Value">At most 18 digits.</param>
public sealed record IntegerReference([property: JsonPropertyName("value")] long Value) : ReferenceAnswer;
