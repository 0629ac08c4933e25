namespace Casebook.Models;

/// <summary>A model file that can not be used: which one, where in it, what is wrong and what to do.</summary>
public sealed class ModelFileException : Exception
{
    public ModelFileException(string file, string place, string problem, string remedy, Exception? inner = null)
        : base($"{file}: {place}: {problem}. {remedy}", inner)
    {
        File = file;
        Place = place;
        Problem = problem;
        Remedy = remedy;
    }

    /// <summary>The file or folder.</summary>
    public string File { get; }

    /// <summary>Offset, field or tensor within the file.</summary>
    public string Place { get; }

    /// <summary>What is wrong there, without a full stop.</summary>
    public string Problem { get; }

    /// <summary>What the user can do, as a sentence.</summary>
    public string Remedy { get; }
}
