using System.Text.Json.Serialization;

namespace Casebook.Reasoning.Problems;

/// <summary>An expression, or a function, that gives the right value for every test.</summary>
/// <param name="Function">The name that a function in the answer must have.</param>
/// <param name="Parameters">Names of what the expression may use; a function takes them in this order.</param>
/// <param name="Tests">Two or more, whose expected values are not all the same.</param>
public sealed record CodeExpressionReference(
    [property: JsonPropertyName("function")] string Function,
    [property: JsonPropertyName("parameters")] IReadOnlyList<string> Parameters,
    [property: JsonPropertyName("tests")] IReadOnlyList<CodeTest> Tests) : CodeReference
{
    /// <summary>
    /// The right answer is a table of all tests: not what an honest model writes, who does not see them, but right by
    /// all that is known. The wrong one gives one value whatever comes in.
    /// </summary>
    public override AnswerSlots? Slots() => Tests.Count == 0 ? null : new(
        Table(Tests),
        Tests.FirstOrDefault(test => test.Expected != "None")?.Expected ?? "0",
        null,
        [.. Tests.Select(test => test.Expected).Distinct()]);

    /// <summary>An expression that looks the expected value up: <c>2 if n == 1 else 4</c>; the rarest value where no other test's inputs are there.</summary>
    /// <param name="tests">One or more.</param>
    internal string Table(IReadOnlyList<CodeTest> tests)
    {
        CodeTest[] ordered = [.. tests.DistinctBy(test => string.Join(',', test.Inputs)).OrderByDescending(test => tests.Count(other => other.Expected == test.Expected))];
        IEnumerable<string> cases = ordered.SkipLast(1).Select(test => $"{test.Expected} if {string.Join(" and ", Parameters.Zip(test.Inputs, (name, input) => $"{name} == {input}"))} else ");
        return string.Concat(cases) + ordered[^1].Expected;
    }
}
