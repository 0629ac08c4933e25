using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>What a snippet prints.</summary>
/// <param name="Output">Lines joined by <c>\n</c>, without the last line's end.</param>
public sealed record CodeOutputReference([property: JsonPropertyName("output")] string Output) : CodeReference
{
    private static readonly string[] _frequent = ["0", "1", "2", "3", "True", "False", "None", "[]"];

    /// <inheritdoc/>
    public override AnswerSlots? Slots() => new(Output, Output == "None" ? "0" : "None", null, [.. _frequent.Append(Output).Distinct()]);
}
