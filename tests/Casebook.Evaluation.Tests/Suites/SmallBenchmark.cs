using Casebook.Evaluation.Benchmarks;
using Casebook.Runs.Recipes;

namespace Casebook.Evaluation.Tests.Suites;

/// <summary>A benchmark of our own in a folder of its own, gone with the test.</summary>
internal sealed class SmallBenchmark : IDisposable
{
    public const string Yaml = """
        id: small
        title: Six questions
        suite: cyber
        source: https://example.org/small
        licence: ours
        kind: multiple-choice
        data: {files: [small.jsonl], format: jsonl, rows: 6}
        columns: {question: ask, answer: key, choices: [options], subject: about}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("casebook-small-");

    public SmallBenchmark()
    {
        File.WriteAllLines(Path.Combine(Folder, "small.jsonl"), Enumerable.Range(0, 6).Select(i => $$"""{"ask": "Which letter is number {{i}}?", "options": ["first", "second", "third", "fourth"], "key": "{{"ABCDAB"[i]}}", "about": "{{(i < 3 ? "early" : "late")}}"}"""));
        Definition = Recipe.Parse<BenchmarkDefinition>(Yaml, "small.yaml");
    }

    public string Folder => _folder.FullName;

    public BenchmarkDefinition Definition { get; }

    public Benchmark Read() => BenchmarkReader.Read(Definition, Folder);

    public void Dispose() => _folder.Delete(recursive: true);
}
