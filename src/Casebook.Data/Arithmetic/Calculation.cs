namespace Casebook.Data.Arithmetic;

/// <summary>What a question asks to be computed.</summary>
/// <param name="Kind">The section of the questions: <c>add</c>, <c>story blocked</c>.</param>
/// <param name="Slots">Numbers and expressions by the name under which phrasings ask for them.</param>
/// <param name="Operations">In the order in which they are done; the last gives the answer.</param>
internal sealed record Calculation(string Kind, IReadOnlyDictionary<string, string> Slots, IReadOnlyList<Operation> Operations)
{
    public long Result => Operations[^1].Result;
}
