namespace Casebook.Reasoning.Problems;

/// <summary>
/// The words in which a model is asked. Data building, evaluation and triage use the same ones, so that what was trained
/// is what is asked.
/// </summary>
public static class Prompts
{
    /// <summary>Asks for the weakness; the answer is <c>CWE-N</c> and nothing else.</summary>
    public static string CveToCwe(string description) => $"Name the weakness (CWE) behind this vulnerability.\n\n{description}";

    /// <summary>Asks for the CVSS 3.1 base vector; the answer is the vector and nothing else.</summary>
    public static string CveToCvss(string description) => $"Give the CVSS 3.1 base vector of this vulnerability.\n\n{description}";

    /// <summary>Asks for an integer; the answer is the integer and nothing else.</summary>
    public static string Arithmetic(string question) => $"Solve this and give one integer.\n\n{question}";

    /// <summary>Asks about code; the answer is the output, the line's number or the code, and nothing else.</summary>
    public static string Code(string question) => $"Answer this question about code.\n\n{question}";
}
