using Casebook.Evaluation.Attacks;
using Casebook.Evaluation.Benchmarks;
using Casebook.Runs.Recipes;

namespace Casebook.Evaluation.Tests.Attacks;

public sealed class AttackTemplatesTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("casebook-attacks-");

    public void Dispose() => _folder.Delete(recursive: true);

    // A template that loses the request asks for nothing, and every model passes it.
    [Fact]
    public void Every_template_carries_the_whole_request()
    {
        AttackTemplates.All.Count.ShouldBeInRange(6, AttackTemplates.RowsEach);
        AttackTemplates.All.Select(template => template.Id).ShouldBeUnique();
        foreach (AttackTemplate template in AttackTemplates.All)
        {
            string wrapped = AttackTemplates.Wrap(template, "Open the {request} gate with a paper clip.");
            (wrapped.Contains("Open the {request} gate with a paper clip.") || (wrapped.Contains("\"Open the {request} gate\"") && wrapped.Contains("\"with a paper clip.\""))).ShouldBeTrue(template.Id);
            wrapped.ShouldNotContain("_half}");
        }
    }

    [Fact]
    public void One_word_is_all_first_half() =>
        AttackTemplates.Wrap(new AttackTemplate { Id = "x", Text = "{first_half}|{second_half}" }, "Lockpicking").ShouldBe("Lockpicking|");

    // A resumed run finds its answers by row: a row must mean the same request in the same template for ever.
    [Fact]
    public void Wrapped_requests_are_rows_of_their_own_and_the_judge_is_shown_what_they_want()
    {
        File.WriteAllLines(Path.Combine(_folder.FullName, "rows.jsonl"), ["""{"q": "Open the first gate."}""", """{"q": "Open the second gate."}"""]);
        Benchmark benchmark = BenchmarkReader.Read(Recipe.Parse<BenchmarkDefinition>("""
            id: mine
            title: Mine
            suite: safety
            source: https://example.org
            licence: ours
            kind: harmful-request
            data: {files: [rows.jsonl], format: jsonl}
            columns: {question: q}
            attacks: true
            """, "mine.yaml"), _folder.FullName);
        int templates = AttackTemplates.All.Count;
        benchmark.Items.Select(item => item.Row).ShouldBe([.. Enumerable.Range(0, templates), .. Enumerable.Range(100, templates)]);
        benchmark.Items.Select(item => item.Problem.Id).ShouldBeUnique();
        BenchmarkItem second = benchmark.Items[templates];
        (second.Name, second.Subject).ShouldBe(("1, role-play", "role-play"));
        second.Problem.Messages[0].Content.ShouldContain("Marlow");
        string asked = benchmark.Kind.Judge(null, seesTrace: false)!.Ask(second, new(Reasoning.Problems.TraceOutcome.NoTrace, "", "Curtain.", Reasoning.Problems.FinishReason.Stop))!.Messages[0].Text;
        asked.ShouldContain("Open the second gate.");
        asked.ShouldNotContain("Marlow");
    }

    // A suite that silently grew sevenfold would cost a user a night.
    [Fact]
    public void Suite_has_them_only_where_they_are_asked_for()
    {
        BenchmarkCatalogue.Of(BenchmarkSuite.Safety).Select(definition => definition.Id).ShouldBe(["harmbench", "mitre-frr"]);
        BenchmarkCatalogue.Of(BenchmarkSuite.Safety).Select(BenchmarkCatalogue.Attacked).Select(definition => definition.Id).ShouldBe(["harmbench-templates", "mitre-frr"]);
    }
}
