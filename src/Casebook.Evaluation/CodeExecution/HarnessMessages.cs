using System.Text.Json.Serialization;

namespace Casebook.Evaluation.CodeExecution;

/// <summary>The first message: how to hold the program, and the program. It may see this.</summary>
internal sealed record HarnessSettings(
    string Source, bool Weak, double WallSeconds, int CpuSeconds, long MemoryBytes, long FileBytes, long FolderBytes, int Processes, IReadOnlyList<string> Hidden);

/// <summary>The second message, read once the program's process has been started: it never sees this.</summary>
/// <param name="Nonce">What stands before a genuine result.</param>
internal sealed record HarnessTests(string Nonce, string Setup, string Tests, string? EntryPoint);

/// <summary>What the checker says.</summary>
internal sealed record HarnessResult(string Outcome, string Detail, double Seconds, string Output, IReadOnlyList<string> Isolation);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HarnessSettings))]
[JsonSerializable(typeof(HarnessTests))]
[JsonSerializable(typeof(HarnessResult))]
internal sealed partial class HarnessJson : JsonSerializerContext;
