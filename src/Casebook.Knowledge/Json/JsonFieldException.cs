namespace Casebook.Knowledge.Json;

/// <summary>A field that a record must have and has not, or has as something else. Becomes the complaint of whoever reads the file.</summary>
internal sealed class JsonFieldException(string field, string problem) : Exception($"{field}: {problem}")
{
    public string Field { get; } = field;

    public string Problem { get; } = problem;
}
