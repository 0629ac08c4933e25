using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Benchmarks.Kinds;
using Casebook.Evaluation.Benchmarks.Readings;
using Casebook.Evaluation.Grading;
using Casebook.Runs.Recipes;

namespace Casebook.Evaluation.Tests.Benchmarks;

/// <summary>A definition names the script that its official score follows; what that changes, on questions of our own.</summary>
public sealed class OfficialReadingTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("casebook-readings-");

    public void Dispose() => _folder.Delete(recursive: true);

    // The same answer is right under one script and wrong under another: a score has to say which.
    [Theory]
    [InlineData("by-eye", "The answer is B.", 1)]
    [InlineData("cybermetric", "The answer is B.", 0)]
    [InlineData("cybermetric", "ANSWER: B", 1)]
    [InlineData("athenabench", "The answer is B.", 1)]
    [InlineData("athenabench", "B\nThat is a fact.", 0)]
    [InlineData("gpqa", "The answer is B.", 0)]
    [InlineData("gpqa", "The answer is (B).", 1)]
    [InlineData("boxed", "The answer is (B).", 0)]
    [InlineData("boxed", @"\boxed{B}", 1)]
    [InlineData(null, "The answer is B.", 1)]
    public void Letter_is_read_as_the_definition_says(string? reading, string answer, double accuracy) =>
        Graded("multiple-choice", reading, """{"q": "Which?", "a": "B", "o": ["one", "two", "three", "four"]}""", answer).Official["accuracy"].ShouldBe(accuracy);

    [Theory]
    [InlineData("by-eye", "Answer: AC", 1)]
    [InlineData("seceval", "Answer: AC", 1)]
    [InlineData("by-eye", "Because of both.\nAnswer: AC", 1)]
    [InlineData("seceval", "Because of both.\nAnswer: AC", 0)]
    public void Letters_are_read_as_the_definition_says(string reading, string answer, double accuracy) =>
        Graded("multiple-answer", reading, """{"q": "Which?", "a": "AC", "o": ["one", "two", "three", "four"]}""", answer).Official["accuracy"].ShouldBe(accuracy);

    // CTIBench leaves out what it can not read, AthenaBench counts it as wrong: half of all answers unread, and the scores part.
    [Fact]
    public void Weakness_that_is_not_named_counts_or_does_not()
    {
        string row = """{"q": "x", "a": "CWE-352"}""";
        Graded("cwe", "ctibench", row, "CWE-352", "I can not say.").Official["accuracy"].ShouldBe(1);
        Graded("cwe", "athenabench", row, "CWE-352", "I can not say.").Official["accuracy"].ShouldBe(0.5);
        Graded("cwe", "ctibench", row, "CWE-352 or CWE-79").Official["accuracy"].ShouldBe(0);
        Graded("cwe", "athenabench", row, "CWE-352 or CWE-79").Official["accuracy"].ShouldBe(1);
    }

    [Fact]
    public void Vector_of_another_version_or_in_markup_is_left_out()
    {
        string row = """{"q": "x", "a": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}""";
        string right = "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", near = "AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N";
        GradeSummary summary = Graded("cvss", "athenabench", row, $"Answer: CVSS:3.1/{near}", $"CVSS:3.0/{right}", $"**CVSS:3.1/{right}**", right);
        summary.Official["mean_absolute_deviation"]!.Value.ShouldBe(0.7, 1e-9);
        summary.Official["scaled_accuracy"]!.Value.ShouldBe(1 - (0.7 / 7.7), 1e-9);
        summary.ParseRate.ShouldBe(0.25);
        Graded("cvss", "ctibench", row, right).Official["scaled_accuracy"].ShouldBeNull();
    }

    [Fact]
    public void First_technique_of_the_last_line_is_all()
    {
        string row = """{"q": "x", "a": "T1059.001"}""";
        GradeSummary summary = Graded("attack-techniques", "athenabench", row, "Answer: T1059, T1105", "T1105, T1059", "T1059\nNothing else.");
        summary.Official["accuracy"]!.Value.ShouldBe(2 / 3.0, 1e-12);
        summary.Official["f1"]!.Value.ShouldBe(2 / 3.0, 1e-12);
        Graded("attack-techniques", "stated-last", row, "Answer: T1059, T1105").Official["accuracy"].ShouldBe(0);
    }

    [Fact]
    public void Mitigations_have_the_mean_of_their_rows()
    {
        GradeSummary summary = Graded("attack-mitigations", "athenabench", """{"q": "x", "a": "M1038, M1042"}""", "Answer: M1038, M1042", "Answer: M1038", "Answer: M1038\nThat is all.", "none");
        summary.Official["f1"]!.Value.ShouldBe((1 + (2 / 3.0)) / 4, 1e-12);
        summary.Official["micro_f1"]!.Value.ShouldBe(6 / 11.0, 1e-12);
        summary.Strict["f1"]!.Value.ShouldBe((1 + (2 / 3.0) + (2 / 3.0)) / 4, 1e-12);
        summary.Strict["accuracy"].ShouldBe(0.25);
        summary.Faith.ShouldBeNull();
    }

    [Fact]
    public void Actor_is_all_of_the_last_line_or_none()
    {
        string row = """{"q": "x", "a": "Copper Finch"}""";
        Graded("threat-actor", "athenabench", row, "Answer: copper finch", "All of it points at Copper Finch.", "Answer: Copper Finch (TA900)").Official["accuracy"]!.Value.ShouldBe(1 / 3.0, 1e-12);
        Graded("threat-actor", "ctibench", row, "All of it points at Copper Finch.").Official["accuracy"].ShouldBe(1);
    }

    [Theory]
    [InlineData("multiple-choice", "cyber-metric", "\"cyber-metric\" is none of multiple-choice. Use one of by-eye, athenabench, cybermetric, gpqa, boxed.")]
    [InlineData("cwe", "by-eye", "Use one of ctibench, athenabench.")]
    [InlineData("exact-text", "by-eye", "this kind has one official score")]
    public void Reading_that_the_kind_does_not_have_is_told(string kind, string reading, string told) =>
        Should.Throw<BenchmarkException>(() => Of(kind, reading, ["""{"q": "x", "a": "B", "o": ["one", "two"]}"""])).Message.ShouldContain(told);

    // What a perfect model would write must be right under every script, or the script's column can not be trusted.
    [Fact]
    public void Perfect_answer_is_right_under_every_reading()
    {
        foreach ((string kind, string row) in new[]
        {
            ("multiple-choice", """{"q": "x", "a": "B", "o": ["one", "two"]}"""), ("multiple-answer", """{"q": "x", "a": "BD", "o": ["one", "two", "three", "four"]}"""),
            ("cwe", """{"q": "x", "a": "CWE-352"}"""), ("threat-actor", """{"q": "x", "a": "Copper Finch"}"""), ("attack-techniques", """{"q": "x", "a": "T1059"}"""), ("attack-mitigations", """{"q": "x", "a": "M1038, M1042"}"""),
        })
        {
            foreach (OfficialReading reading in BenchmarkKinds.ByName(kind)!.Readings)
            {
                Benchmark benchmark = Of(kind, reading.Name, [row]);
                var check = SelfCheck.Of(benchmark);
                (check.Perfect!.Official[benchmark.Kind.Headline], check.Perfect.Strict[benchmark.Kind.Headline]).ShouldBe((1, 1), $"{kind}, {reading.Name}");
            }
        }
    }

    [Fact]
    public void Perfect_vector_is_not_off_under_every_reading()
    {
        foreach (OfficialReading reading in BenchmarkKinds.ByName("cvss")!.Readings)
        {
            var check = SelfCheck.Of(Of("cvss", reading.Name, ["""{"q": "x", "a": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N"}"""]));
            (check.Perfect!.Official["mean_absolute_deviation"], check.Perfect.Official["accuracy"]).ShouldBe((0, 1), reading.Name);
        }
    }

    // Every set says whose rule its official column follows, where there is more than one.
    [Fact]
    public void Every_definition_of_a_kind_with_several_readings_names_its_own() => BenchmarkCatalogue.All
        .Where(definition => definition.Data is { Shipped: false } && BenchmarkKinds.ByName(definition.Kind)!.Readings.Count > 1)
        .ShouldAllBe(definition => definition.OfficialReading != null);

    private GradeSummary Graded(string kind, string? reading, string row, params string[] answers)
    {
        Benchmark benchmark = Of(kind, reading, [.. answers.Select(_ => row)]);
        return GradeSummary.Of(benchmark, [.. benchmark.Items.Zip(answers).Select(pair => GradedAnswer.Of(benchmark.Kind, pair.First, new RecordedAnswer { Row = pair.First.Row, Text = pair.Second }))]);
    }

    private Benchmark Of(string kind, string? reading, string[] rows)
    {
        File.WriteAllLines(Path.Combine(_folder.FullName, "rows.jsonl"), rows);
        string yaml = $$"""
            id: mine
            title: Mine
            suite: cyber
            source: https://example.org
            licence: ours
            kind: {{kind}}
            data: {files: [rows.jsonl], format: jsonl}
            columns: {question: q, answer: a{{(rows[0].Contains("\"o\"", StringComparison.Ordinal) ? ", choices: [o]" : "")}}}
            {{(reading is null ? "" : $"official_reading: {reading}")}}
            """;
        return BenchmarkReader.Read(Recipe.Parse<BenchmarkDefinition>(yaml, "mine.yaml"), _folder.FullName);
    }
}
