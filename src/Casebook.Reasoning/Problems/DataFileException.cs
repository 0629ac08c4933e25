namespace Casebook.Reasoning.Problems;

/// <summary>A line of a data file that can not be used: which file, line and field, what is wrong and what to do.</summary>
public sealed class DataFileException : Exception
{
    public DataFileException(string file, long line, string field, string problem, string remedy, Exception? inner = null)
        : base($"{file}, line {line}{(field.Length > 0 ? $", {field}" : "")}: {problem}. {remedy}", inner)
    {
        File = file;
        Line = line;
        Field = field;
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>1 for the first line.</summary>
    public long Line { get; }

    /// <summary>JSON path of the field, for example <c>messages[0].role</c>; empty where the line as a whole is wrong.</summary>
    public string Field { get; }

    /// <summary>What is wrong there, without a full stop.</summary>
    public string Problem { get; }

    /// <summary>What the user can do, as a sentence.</summary>
    public string Remedy { get; }
}
