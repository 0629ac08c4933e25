using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Kinds;
using Casebook.Evaluation.Grading;
using Casebook.Evaluation.Judging;
using Casebook.Evaluation.Suites;

namespace Casebook.Commands.Eval;

/// <summary>What the folder of a run of benchmarks holds, graded.</summary>
internal static class StoredRun
{
    /// <summary>By the benchmarks' ids; those that were not answered yet are left out.</summary>
    /// <param name="path">The run's folder.</param>
    /// <param name="data">The folder of the published files.</param>
    public static Dictionary<string, BenchmarkResult> Read(string path, string data)
    {
        SuiteSettings settings = SuiteRun.ReadSettings(path);
        var results = new Dictionary<string, BenchmarkResult>();
        foreach (string id in settings.Benchmarks)
        {
            string file = Path.Combine(path, "answers", id + ".jsonl");
            if (SuiteRun.ReadAnswers(file) is not { Count: > 0 } answers)
                continue;
            Benchmark benchmark = BenchmarkReader.Read(SuiteRun.DefinitionOf(path, id), data);
            var outside = benchmark.Kind is ProgramKind ? ProgramVerdictFile.VerdictsOf(path, benchmark, answers) : JudgementFile.VerdictsOf(path, benchmark);
            results[id] = BenchmarkResult.Of(benchmark, answers, file, outside);
        }
        return results;
    }
}
