using System.IO.Compression;
using System.Text;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Tests.Suites;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Recipes;

namespace Casebook.Evaluation.Tests.Benchmarks;

public sealed class BenchmarkReaderTests : IDisposable
{
    private readonly SmallBenchmark _small = new();

    public void Dispose() => _small.Dispose();

    [Fact]
    public void Definition_of_a_user_makes_problems()
    {
        Benchmark benchmark = _small.Read();
        BenchmarkItem item = benchmark.Items[4];
        item.Problem.Messages[0].Content.ShouldBe("""
            Which letter is number 4?

            A. first
            B. second
            C. third
            D. fourth

            Think it through, then end with one line: 'Answer: ' and the letter of the best option, A, B, C or D.
            """);
        item.Problem.Reference.ShouldBe(new ChoiceReference("A"));
        item.Subject.ShouldBe("late");
        item.InFaith.ShouldBeFalse();
        benchmark.Files[0].IsPublished.ShouldBeNull();
    }

    [Theory]
    [InlineData("rows: 6", "rows: 7", "has 6 rows where 7 were published")]
    [InlineData("choices: [options]", "choices: [opts]", "row 0, opts: is missing")]
    [InlineData("question: ask", "question: asks", "row 0, asks: is missing")]
    [InlineData("files: [small.jsonl]", "files: [large.jsonl]", "large.jsonl is not there")]
    [InlineData("format: jsonl", "format: json", "is not valid JSON")]
    [InlineData("kind: multiple-choice", "kind: guess", "\"guess\" is none")]
    public void Wrong_definition_is_told(string right, string wrong, string told) =>
        Should.Throw<BenchmarkException>(() => BenchmarkReader.Read(Recipe.Parse<BenchmarkDefinition>(SmallBenchmark.Yaml.Replace(right, wrong, StringComparison.Ordinal), "mine.yaml"), _small.Folder))
            .Message.ShouldContain(told);

    [Fact]
    public void Unknown_key_of_a_definition_names_the_nearest() =>
        Should.Throw<RecipeException>(() => Recipe.Parse<BenchmarkDefinition>(SmallBenchmark.Yaml.Replace("licence:", "licens:", StringComparison.Ordinal), "mine.yaml"))
            .Message.ShouldContain("licence");

    // Published files come packed as often as not, and from Python.
    [Fact]
    public void Packed_file_and_nan_are_understood()
    {
        string path = Path.Combine(_small.Folder, "small.jsonl");
        byte[] plain = Encoding.UTF8.GetBytes(File.ReadAllText(path).Replace("\"about\"", "\"difficulty\": NaN, \"bound\": -Infinity, \"about\"", StringComparison.Ordinal));
        File.Delete(path);
        using (var file = new GZipStream(File.Create(path + ".gz"), CompressionMode.Compress))
        {
            file.Write(plain);
        }
        _small.Read().Items.Count.ShouldBe(6);
    }

    [Fact]
    public void Nan_inside_a_text_stays()
    {
        byte[] json = Encoding.UTF8.GetBytes("""{"a": "NaN \" Infinity", "b": NaN}""");
        Encoding.UTF8.GetString(PythonJson.WithNulls(json)).ShouldBe("""{"a": "NaN \" Infinity", "b": null}""");
    }

    [Fact]
    public void Cut_packed_file_is_told()
    {
        string path = Path.Combine(_small.Folder, "small.jsonl");
        using var memory = new MemoryStream();
        using (var packed = new GZipStream(memory, CompressionMode.Compress, leaveOpen: true))
        {
            packed.Write(File.ReadAllBytes(path));
        }
        File.WriteAllBytes(path, memory.ToArray()[..^20]);
        Should.Throw<BenchmarkException>(_small.Read).Message.ShouldContain(path);
    }
}
