namespace Casebook.Knowledge.Cve;

/// <summary>A field that a record must have and has not, or has as something else. Becomes a <see cref="CveFault"/>.</summary>
internal sealed class CveFieldException(string field, string problem) : Exception($"{field}: {problem}")
{
    public string Field { get; } = field;

    public string Problem { get; } = problem;
}
