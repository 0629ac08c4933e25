using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Casebook.Evaluation.CodeExecution;

namespace Casebook.Evaluation.Grading;

/// <summary>A line of a run's <c>programs/ID.jsonl</c>: what running a program came to.</summary>
/// <param name="Row">The row of the answer that gave the program.</param>
/// <param name="Seed">That answer's seed.</param>
/// <param name="Trial">What was run: <see cref="KeyOf"/>. An answer with the same program has the same verdict.</param>
/// <param name="By">Who ran it: the sandbox with its mechanisms, the Python, the checker.</param>
/// <param name="Result">How it ended; one that was refused says nothing of the program, and is run again.</param>
/// <param name="Detail">Why, in a sentence; empty where it passed. It may quote the program: text of a model.</param>
/// <param name="Seconds">By the clock.</param>
public sealed record ProgramVerdict(int Row, ulong Seed, string Trial, string By, CodeResult Result, string Detail, double Seconds)
{
    /// <summary>SHA-256 of all that a verdict is about: program, tests, setup, entry point and limits.</summary>
    public static string KeyOf(CodeTrial trial) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(trial, ProgramVerdictJson.Default.CodeTrial)));

    /// <summary>For the graders.</summary>
    internal OutsideVerdict ToOutside() => new(
        Result switch { CodeResult.Passed => true, CodeResult.Refused => null, _ => false },
        Result == CodeResult.Passed ? "It passes the tests." : $"{Result}: {Detail}",
        By);

    /// <summary>Who runs programs in a sandbox: verdicts of the same name are comparable to the last one.</summary>
    internal static string NameOf(CodeSandbox sandbox) =>
        $"sandbox ({string.Join(", ", sandbox.Abilities.Mechanisms)}), Python {sandbox.Abilities.PythonVersion}, checker {_checker}";

    private static readonly string _checker = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(HarnessScript.Text)))[..8];
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ProgramVerdict))]
[JsonSerializable(typeof(CodeTrial))]
internal sealed partial class ProgramVerdictJson : JsonSerializerContext;
