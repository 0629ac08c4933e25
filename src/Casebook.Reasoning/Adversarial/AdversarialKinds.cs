using System.Text.Json;
using System.Text.Json.Serialization;
using Casebook.Reasoning.Problems;

namespace Casebook.Reasoning.Adversarial;

/// <summary>The library of adversarial completions, and problems to try them on. Both are data: <c>kinds.json</c>, <c>problems.jsonl</c>.</summary>
public static class AdversarialKinds
{
    private static readonly Lazy<IReadOnlyList<AdversarialKind>> _all = new(() =>
    {
        using Stream stream = Open("adversarial-kinds.json");
        return JsonSerializer.Deserialize(stream, AdversarialJson.Default.IReadOnlyListAdversarialKind)!;
    });

    private static readonly Lazy<IReadOnlyList<Problem>> _problems = new(() =>
    {
        using var reader = new StreamReader(Open("adversarial-problems.jsonl"));
        var problems = new List<Problem>();
        while (reader.ReadLine() is { } line)
        {
            problems.Add(JsonSerializer.Deserialize(line, ProblemJson.Default.Problem)!);
        }
        return problems;
    });

    /// <summary>Every kind, controls first.</summary>
    public static IReadOnlyList<AdversarialKind> All => _all.Value;

    /// <summary>Problems for every verifier, for use where no data set is at hand.</summary>
    public static IReadOnlyList<Problem> SampleProblems => _problems.Value;

    /// <summary>Verifiers for which there is no sample problem.</summary>
    public static IReadOnlyList<string> WithoutSamples =>
        [.. Verification.Verifiers.All.Select(verifier => verifier.Name).Except(SampleProblems.Select(problem => problem.Verifier))];

    internal static AdversarialKind HonestRight => All.First(kind => kind.Name == "control-right");

    internal static AdversarialKind HonestWrong => All.First(kind => kind.Name == "control-wrong");

    private static Stream Open(string resource) => typeof(AdversarialKinds).Assembly.GetManifestResourceStream(resource)!;
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    AllowDuplicateProperties = false,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(IReadOnlyList<AdversarialKind>))]
internal sealed partial class AdversarialJson : JsonSerializerContext;
