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

    /// <summary>Asks for the base score and the severity of a CVSS 3.1 vector; the answer is <c>8.8 High</c> and nothing else.</summary>
    public static string CvssScore(string vector) => $"Compute the CVSS 3.1 base score and its severity.\n\n{vector}";

    /// <summary>Asks for the ATT&amp;CK technique; the answer is its id and nothing else.</summary>
    public static string AttackTechnique(string procedure) => $"Name the MITRE ATT&CK technique of this procedure by its id.\n\n{procedure}";

    /// <summary>Asks for one of the options; the answer is its letter and nothing else.</summary>
    /// <param name="question">The question, then the options, each on a line that begins with its letter: <c>A. …</c>.</param>
    public static string MultipleChoice(string question) => $"Answer with the letter of the right option.\n\n{question}";

    /// <summary>Asks for the weakness and the measure against it; the answer is both and nothing else: <c>CWE-89, C</c>.</summary>
    /// <param name="description">The description, then the measures, each on a line that begins with its letter: <c>A. …</c>.</param>
    public static string WeaknessAndMeasure(string description) =>
        $"Name the weakness (CWE) behind this vulnerability and the letter of the measure that prevents it.\n\n{description}";

    /// <summary>Asks for an integer; the answer is the integer and nothing else.</summary>
    public static string Arithmetic(string question) => $"Solve this and give one integer.\n\n{question}";

    /// <summary>A text without the sentence of ours that it begins with: what is left is what the question is about.</summary>
    internal static string WithoutRequest(string text) =>
        _requests.FirstOrDefault(request => text.StartsWith(request, StringComparison.Ordinal)) is { } asked ? text[asked.Length..] : text;

    private static readonly string[] _requests =
        [CveToCwe(""), CveToCvss(""), CvssScore(""), AttackTechnique(""), MultipleChoice(""), WeaknessAndMeasure(""), Arithmetic(""), Code("")];

    /// <summary>Asks about code; the answer is the output, the line's number or the code, and nothing else.</summary>
    public static string Code(string question) => $"Answer this question about code.\n\n{question}";
}
