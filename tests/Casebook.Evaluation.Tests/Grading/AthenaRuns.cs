using System.Text.Json;
using Casebook.Evaluation.Benchmarks;

namespace Casebook.Evaluation.Tests.Grading;

/// <summary>
/// Answers of twelve models to AthenaBench with the verdicts that its authors recorded, where a checkout of its repository
/// is at hand: <c>CASEBOOK_ATHENABENCH_RUNS</c> names its folder <c>runs-mini</c>, beside which <c>benchmark-mini</c> stands.
/// </summary>
internal static class AthenaRuns
{
    public static string? Folder => Environment.GetEnvironmentVariable("CASEBOOK_ATHENABENCH_RUNS");

    /// <summary>The questions of the mini split.</summary>
    /// <param name="benchmark">The benchmark's id.</param>
    public static Benchmark Benchmark(string benchmark)
    {
        Assert.SkipUnless(Directory.Exists(Folder), "CASEBOOK_ATHENABENCH_RUNS names no folder of AthenaBench's recorded answers (runs-mini).");
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        BenchmarkDefinition definition = BenchmarkCatalogue.Find(benchmark);
        if (definition.Data.Aliases is null)
        {
            return BenchmarkReader.Read(definition, Path.Combine(Folder, "..", "benchmark-mini"));
        }
        Assert.SkipUnless(Directory.Exists(data), "CASEBOOK_DATA names no folder, so there are no aliases.");
        return BenchmarkReader.Read(definition, data);
    }

    /// <summary>Every model that answered a task, with its answers.</summary>
    /// <param name="task">As their files are named: <c>MCQ3k</c>.</param>
    public static IEnumerable<(string Model, IReadOnlyList<AthenaAnswer> Answers)> Of(string task) =>
        Directory.GetFiles(Folder!, $"{task}-scored.jsonl", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => (Path.GetRelativePath(Folder!, Path.GetDirectoryName(path)!), (IReadOnlyList<AthenaAnswer>)[.. File.ReadLines(path).Select(Parse)]));

    private static AthenaAnswer Parse(string line)
    {
        JsonElement row = JsonDocument.Parse(line).RootElement;
        JsonElement score = row.GetProperty("score");
        bool graded = score.ValueKind == JsonValueKind.Object;
        return new(
            row.GetProperty("prompt").GetString()!, row.GetProperty("response").GetString()!,
            graded ? score.GetProperty("correct").GetDouble() : score.GetDouble(), graded ? score.GetProperty("plausible").GetDouble() : null, row.GetProperty("success").GetBoolean());
    }
}

/// <summary>One of them.</summary>
/// <param name="Prompt">What was asked.</param>
/// <param name="Text">All that the model wrote.</param>
/// <param name="Score">What its authors' script made of it.</param>
/// <param name="Plausible">The second score of an attribution.</param>
/// <param name="Counts">Whether their script counts it.</param>
internal sealed record AthenaAnswer(string Prompt, string Text, double Score, double? Plausible, bool Counts);
