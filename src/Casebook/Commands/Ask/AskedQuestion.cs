using Casebook.ModelUse;
using Casebook.Reasoning.Problems;

namespace Casebook.Commands.Ask;

/// <summary>In which words a question reaches the model.</summary>
internal static class AskedQuestion
{
    public const string Free = "free";
    public const string Cwe = "cwe";
    public const string Cvss = "cvss";

    /// <summary>Every value of <c>--task</c>.</summary>
    public static readonly string[] Tasks = [Free, Cwe, Cvss];

    /// <summary>
    /// The task when the user named none. A model that knows nothing but generated CVE questions is asked for the
    /// weakness, in the words that it was trained with; any other model gets the text as it is.
    /// </summary>
    public static string DefaultTask(ModelOrigin? origin) => origin is { KnowsOnlyCveQuestions: true } ? Cwe : Free;

    /// <summary>What the model is asked.</summary>
    public static string Prompt(string task, string text) => task switch
    {
        Cwe => Prompts.CveToCwe(text),
        Cvss => Prompts.CveToCvss(text),
        _ => text,
    };
}
