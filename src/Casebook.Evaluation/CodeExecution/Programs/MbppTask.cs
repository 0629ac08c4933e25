using System.Text.Json;
using System.Text.RegularExpressions;

namespace Casebook.Evaluation.CodeExecution.Programs;

/// <summary>A problem of MBPP (Austin et al. 2021), as its sanitized file has it.</summary>
/// <param name="TaskId">Its number.</param>
/// <param name="Prompt">What is asked for, in words.</param>
/// <param name="Code">A program that passes.</param>
/// <param name="TestImports">What the tests need.</param>
/// <param name="TestList">Assertions; they name the function that is wanted.</param>
public sealed partial record MbppTask(int TaskId, string Prompt, string Code, IReadOnlyList<string> TestImports, IReadOnlyList<string> TestList)
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="JsonException">It does not hold such problems.</exception>
    public static IReadOnlyList<MbppTask> ParseAll(string json) =>
        JsonSerializer.Deserialize(json, TaskJson.Default.IReadOnlyListMbppTask) ?? throw new JsonException("The file holds null.");

    /// <summary>The trial of a program.</summary>
    public CodeTrial Trial(string program) => new(program, string.Join('\n', TestList) + "\n", EntryPoint: null, string.Join('\n', TestImports));

    /// <summary>The trial of a model's answer.</summary>
    public CodeTrial TrialOfAnswer(string answer) => Trial(AnswerProgram.Whole(answer, [.. CalledNames(string.Join('\n', TestList))]));

    /// <summary>Names before a bracket: the wanted function is among them, and builtins besides, which no program defines.</summary>
    private static IEnumerable<string> CalledNames(string tests) =>
        Call().Matches(tests).Select(match => match.Groups[1].Value).Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"\b([A-Za-z_][A-Za-z0-9_]*)\(", RegexOptions.NonBacktracking)]
    private static partial Regex Call();
}
