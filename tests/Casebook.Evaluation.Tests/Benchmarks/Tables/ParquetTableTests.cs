using System.Text.Json.Nodes;
using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Tables;
using Casebook.Evaluation.Grading;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Randomness;
using Casebook.Runs.Recipes;
using Parquet;
using Parquet.Serialization;

namespace Casebook.Evaluation.Tests.Benchmarks.Tables;

public sealed class ParquetTableTests(ITestOutputHelper output) : IDisposable
{
    private static readonly Sheet[] _sheets =
    [
        new() { Question = "Which gate was open?", Options = ["north", "south", "east", "west"], Answer = "B", About = new() { Name = "gates", Level = 2 }, Turns = [new() { Name = "a", Level = 1 }, new() { Name = "b" }], Weights = [[0.5, 1], []], Seen = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), Exact = 12.50m, Share = double.NaN },
        new() { Question = "Which lamp – “the last” – was lit?", Options = ["red", "blue", "green", "white"], Answer = "D", Labels = new() { ["en"] = "lamp" }, Share = 0.25, Count = 9_007_199_254_740_993, Raw = [.. "tülle"u8] },
    ];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("casebook-parquet-");

    public void Dispose() => _folder.Delete(recursive: true);

    // Hugging Face publishes Parquet: a set must load without being converted first.
    [Fact]
    public async Task Columns_become_fields_and_nested_values_json()
    {
        IReadOnlyList<JsonObject> rows = ParquetTable.Read("small.parquet", await Bytes(_sheets));
        rows.Count.ShouldBe(2);
        var row = new DataRow(0, "small.parquet", rows[0]);
        row.Require("Question").ShouldBe("Which gate was open?");
        row.List("Options").ShouldBe(["north", "south", "east", "west"]);
        row.Require("About.Name").ShouldBe("gates");
        row.Require("About.Level").ShouldBe("2");
        rows[0]["Turns"]!.ToJsonString().ShouldBe("""[{"Name":"a","Level":1},{"Name":"b","Level":0}]""");
        rows[0]["Weights"]!.ToJsonString().ShouldBe("[[0.5,1],[]]");
        row.Require("Seen").ShouldBe("2026-01-02T03:04:05");
        decimal.Parse(row.Require("Exact"), System.Globalization.CultureInfo.InvariantCulture).ShouldBe(12.5m);
        row.Text("Share").ShouldBeNull();
        row.Text("Labels").ShouldBeNull();
        var other = new DataRow(1, "small.parquet", rows[1]);
        other.Require("Labels.en").ShouldBe("lamp");
        other.Require("Share").ShouldBe("0.25");
        other.Require("Count").ShouldBe("9007199254740993");
        other.Require("Raw").ShouldBe("tülle");
        other.Text("About").ShouldBeNull();
    }

    [Theory]
    [InlineData(CompressionMethod.None)]
    [InlineData(CompressionMethod.Snappy)]
    [InlineData(CompressionMethod.Gzip)]
    [InlineData(CompressionMethod.Zstd)]
    [InlineData(CompressionMethod.Brotli)]
    [InlineData(CompressionMethod.LZ4)]
    public async Task Every_usual_compression_is_read(CompressionMethod method) =>
        ParquetTable.Read("x", await Bytes(_sheets, method)).Select(row => row["Answer"]!.ToString()).ShouldBe(["B", "D"]);

    [Fact]
    public async Task Row_groups_follow_one_another()
    {
        using var file = new MemoryStream();
        await ParquetSerializer.SerializeAsync(Enumerable.Range(0, 25).Select(i => new Sheet { Question = $"{i}" }), file, new ParquetOptions { RowGroupSize = 10 }, cancellationToken: TestContext.Current.CancellationToken);
        ParquetTable.Read("x", file.ToArray()).Select(row => row["Question"]!.ToString()).ShouldBe(Enumerable.Range(0, 25).Select(i => $"{i}"));
    }

    // A download that stopped, a page of HTML in place of the file: told with the file's name, never a crash.
    [Fact]
    public async Task Damaged_file_is_told()
    {
        byte[] whole = await Bytes(_sheets);
        foreach (byte[] wrong in (byte[][])[[], [.. "PAR1"u8], [.. "<html>not here</html>"u8], whole[..^1], whole[1..], whole[..(whole.Length / 2)], [.. whole[..^8], 255, 255, 255, 127, .. "PAR1"u8]])
        {
            Should.Throw<BenchmarkException>(() => ParquetTable.Read("mine.parquet", wrong)).Message.ShouldContain("mine.parquet");
        }
    }

    // Whatever a stranger's bytes lead to, it is rows or the one exception, and soon.
    [Fact]
    public async Task Changed_bytes_give_rows_or_are_told()
    {
        byte[] whole = await Bytes(_sheets, CompressionMethod.None);
        var stream = new RandomStream(7, "parquet");
        int told = 0, late = 0;
        for (int i = 0; i < 400; i++)
        {
            byte[] changed = [.. whole];
            for (int k = 0; k < 1 + (i % 4); k++)
            {
                changed[stream.NextInt(changed.Length)] = (byte)stream.NextInt(256);
            }
            try
            {
                ParquetTable.Read("changed.parquet", changed, TimeSpan.FromSeconds(5)).Count.ShouldBeLessThan(10_000_000);
            }
            catch (BenchmarkException e)
            {
                late += e.InnerException is TimeoutException ? 1 : 0;
                told++;
            }
        }
        output.WriteLine($"{told} of 400 were told, {late} of them by their time.");
        told.ShouldBeInRange(1, 399);
    }

    // A footer of nested fields costs its writer a byte for each; one call for each would end the whole program.
    [Theory]
    [InlineData(0x1C)]
    [InlineData(0x19)]
    [InlineData(0xFF)]
    [InlineData(0xF9)]
    public void Footer_that_nests_without_end_is_told(byte field)
    {
        byte[] footer = [.. Enumerable.Repeat(field, 1_000_000)];
        byte[] file = [.. "PAR1"u8, .. footer, .. BitConverter.GetBytes(footer.Length), .. "PAR1"u8];
        Should.Throw<BenchmarkException>(() => ParquetTable.Read("deep.parquet", file)).Message.ShouldContain("deep.parquet");
    }

    // The template is what a user has in hand for a set whose columns nobody could look up for him.
    [Fact]
    public async Task Template_for_cti_reasoning_reads_a_file_after_its_columns_are_put_in()
    {
        File.WriteAllBytes(Path.Combine(_folder.FullName, "train.parquet"), await Bytes(_sheets));
        string yaml = File.ReadAllText(Path.Combine(RepositoryRoot(), "recipes", "benchmarks", "cti-reasoning.yaml"));
        Should.Throw<BenchmarkException>(() => BenchmarkReader.Read(Recipe.Parse<BenchmarkDefinition>(yaml, "cti-reasoning.yaml"), _folder.FullName)).Message.ShouldContain("row 0, choices: is missing");
        string mapped = yaml.Replace("question: question", "question: Question").Replace("answer: answer", "answer: Answer").Replace("choices: [choices]", "choices: [Options]");
        Benchmark benchmark = BenchmarkReader.Read(Recipe.Parse<BenchmarkDefinition>(mapped, "cti-reasoning.yaml"), _folder.FullName);
        benchmark.Items.Select(item => item.Problem.Reference).ShouldBe([new ChoiceReference("B"), new ChoiceReference("D")]);
        SelfCheck.Of(benchmark).Perfect!.Strict["accuracy"].ShouldBe(1);
    }

    private static string RepositoryRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Casebook.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("Casebook.slnx is not above the tests.");
    }

    private static async Task<byte[]> Bytes(Sheet[] sheets, CompressionMethod method = CompressionMethod.Snappy)
    {
        using var file = new MemoryStream();
        await ParquetSerializer.SerializeAsync(sheets, file, new ParquetOptions { CompressionMethod = method }, cancellationToken: TestContext.Current.CancellationToken);
        return file.ToArray();
    }

    public sealed class Sheet
    {
        public string? Question { get; set; }

        public List<string>? Options { get; set; }

        public string? Answer { get; set; }

        public Topic? About { get; set; }

        public List<Topic>? Turns { get; set; }

        public List<List<double>>? Weights { get; set; }

        public Dictionary<string, string>? Labels { get; set; }

        public DateTime? Seen { get; set; }

        public decimal Exact { get; set; }

        public double Share { get; set; }

        public long Count { get; set; }

        public byte[]? Raw { get; set; }
    }

    public sealed class Topic
    {
        public string? Name { get; set; }

        public int Level { get; set; }
    }
}
