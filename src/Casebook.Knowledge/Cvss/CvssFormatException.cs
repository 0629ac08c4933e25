namespace Casebook.Knowledge.Cvss;

/// <summary>What is wrong with a text that should be a CVSS 3.x vector.</summary>
public enum CvssFault
{
    /// <summary>Does not begin with <c>CVSS:3.0/</c> or <c>CVSS:3.1/</c>.</summary>
    Version,

    /// <summary>A part is not of the form <c>NAME:VALUE</c>.</summary>
    Form,

    /// <summary>A name that CVSS 3.x does not have.</summary>
    UnknownMetric,

    /// <summary>A value that the metric does not have.</summary>
    UnknownValue,

    /// <summary>A metric that occurs twice.</summary>
    RepeatedMetric,

    /// <summary>A base metric that does not occur.</summary>
    MissingMetric,
}

/// <summary>A text that is not a CVSS 3.x vector: which fault, and where.</summary>
public sealed class CvssFormatException : FormatException
{
    internal CvssFormatException(string text, CvssFault fault, int position, string problem)
        : base($"CVSS vector \"{(text.Length <= 120 ? text : text[..120] + "…")}\", character {position + 1}: {problem}")
    {
        Fault = fault;
        Position = position;
    }

    /// <summary>What is wrong.</summary>
    public CvssFault Fault { get; }

    /// <summary>Index of the character at which it is wrong.</summary>
    public int Position { get; }
}
