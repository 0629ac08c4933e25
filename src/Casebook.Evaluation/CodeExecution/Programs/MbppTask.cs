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
    public CodeTrial Trial(string program) => new(program, Tests, EntryPoint, string.Join('\n', TestImports));

    /// <summary>The trial of a model's answer.</summary>
    public CodeTrial TrialOfAnswer(string answer) => Trial(AnswerProgram.Whole(answer, EntryPoint is null ? [] : [EntryPoint]));

    /// <summary>The function that is wanted: the first that the program defines and a test calls; null where there is none.</summary>
    /// <remarks>It has to be known: one task wants a function with the name of a builtin, which the tests mean otherwise.</remarks>
    public string? EntryPoint => Function().Matches(Code).Select(match => match.Groups[1].Value)
        .FirstOrDefault(name => Call().Matches(Tests).Any(match => match.Groups[1].Value == name));

    private string Tests => string.Join('\n', TestList) + "\n";

    [GeneratedRegex(@"(?m)^def +([A-Za-z_][A-Za-z0-9_]*)", RegexOptions.NonBacktracking)]
    private static partial Regex Function();

    [GeneratedRegex(@"\b([A-Za-z_][A-Za-z0-9_]*) *\(", RegexOptions.NonBacktracking)]
    private static partial Regex Call();
}
