using System.Text.Json;
using System.Text.Json.Serialization;

namespace Casebook.Evaluation.CodeExecution.Programs;

/// <summary>A problem of HumanEval (Chen et al. 2021), as a line of its file has it.</summary>
/// <param name="TaskId">As in <c>HumanEval/0</c>.</param>
/// <param name="Prompt">Imports, helpers, and the function up to the end of its docstring.</param>
/// <param name="EntryPoint">The function's name.</param>
/// <param name="CanonicalSolution">The rest of the function.</param>
/// <param name="Test">Defines <c>check(candidate)</c>.</param>
public sealed record HumanEvalTask(string TaskId, string Prompt, string EntryPoint, string CanonicalSolution, string Test)
{
    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is not such a problem.</exception>
    public static HumanEvalTask Parse(string line) =>
        JsonSerializer.Deserialize(line, TaskJson.Default.HumanEvalTask) ?? throw new JsonException("The line holds null.");

    /// <summary>The trial of a program.</summary>
    /// <remarks>
    /// The prompt is executed before the tests too, since some of them use its helpers: those are the benchmark's own even where a program defines them anew.
    /// </remarks>
    public CodeTrial Trial(string program) => new(program, $"{Test}\n\ncheck({EntryPoint})\n", EntryPoint, Prompt);

    /// <summary>The trial of a model's answer.</summary>
    public CodeTrial TrialOfAnswer(string answer) => Trial(AnswerProgram.Completing(Prompt, EntryPoint, answer));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HumanEvalTask))]
[JsonSerializable(typeof(IReadOnlyList<MbppTask>))]
internal sealed partial class TaskJson : JsonSerializerContext;
