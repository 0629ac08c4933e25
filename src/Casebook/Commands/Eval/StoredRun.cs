using Casebook.Evaluation.Benchmarks;
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
            if (SuiteRun.ReadAnswers(file) is { Count: > 0 } answers)
                results[id] = BenchmarkResult.Of(BenchmarkReader.Read(BenchmarkCatalogue.Find(id), data), answers, file);
        }
        return results;
    }
}
