using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>The right answer to a question about code; all kinds are judged by the verifier <c>code</c>.</summary>
public abstract record CodeReference : ReferenceAnswer;

/// <summary>What a snippet prints.</summary>
/// <param name="Output">Lines joined by <c>\n</c>, without the last line's end.</param>
public sealed record CodeOutputReference([property: JsonPropertyName("output")] string Output) : CodeReference;

/// <summary>The line of a snippet that has the fault.</summary>
/// <param name="Line">1 for the first line.</param>
public sealed record CodeLineReference([property: JsonPropertyName("line")] int Line) : CodeReference;

/// <summary>An expression, or a function, that gives the right value for every test.</summary>
/// <param name="Function">The name that a function in the answer must have.</param>
/// <param name="Parameters">Names of what the expression may use; a function takes them in this order.</param>
/// <param name="Tests">Two or more, whose expected values are not all the same.</param>
public sealed record CodeExpressionReference(
    [property: JsonPropertyName("function")] string Function,
    [property: JsonPropertyName("parameters")] IReadOnlyList<string> Parameters,
    [property: JsonPropertyName("tests")] IReadOnlyList<CodeTest> Tests) : CodeReference;

/// <summary>What comes in and what must come out.</summary>
/// <param name="Inputs">Literals of the small language of <see cref="Snippets.Snippet"/>, one a parameter.</param>
/// <param name="Expected">A literal likewise.</param>
public sealed record CodeTest(
    [property: JsonPropertyName("inputs")] IReadOnlyList<string> Inputs,
    [property: JsonPropertyName("expected")] string Expected);
