using Casebook.Runs.Errors;

namespace Casebook.Reasoning.Problems;

/// <summary>A line of a data file that can not be used: which file, line and field, what is wrong and what to do.</summary>
public sealed class DataFileException(string file, long line, string field, string problem, string remedy, Exception? inner = null)
    : CasebookException(ExitCode.BadInput, file, field.Length > 0 ? $"line {line}, {field}" : $"line {line}", problem, remedy, inner)
{
    /// <summary>1 for the first line.</summary>
    public long Line { get; } = line;

    /// <summary>JSON path of the field, for example <c>messages[0].role</c>; empty where the line as a whole is wrong.</summary>
    public string Field { get; } = field;
}
