using System.Text.Json;
using Casebook.Engine.Completions;
using Casebook.Knowledge.Cve;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Traces;
using Casebook.Serving.Triage;
using Casebook.Tests.Shared;
using CsCheck;

namespace Casebook.Serving.Tests.Triage;

public sealed class RecordTriageTests
{
    private const string Vector = "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H";

    // The line that scripts downstream read.
    [Fact]
    public async Task A_record_gives_weakness_runner_up_vector_and_computed_score()
    {
        TriageResult result = (await Run([Record("A")], Answers("CWE-119 is too broad, CWE-125 reads, so not CWE-787000.</think>\n\nCWE-787", $"Network.</think>\n\n{Vector}"))).ShouldHaveSingleItem();
        JsonSerializer.Serialize(result, TriageJson.Default.TriageResult).ShouldBe(
            """{"id":"CVE-2031-10001","cwe":"CWE-787","runner_up":"CWE-125","vector":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H","score":9.8,"trace":"CWE-119 is too broad, CWE-125 reads, so not CWE-787000.\n\nNetwork.","remarks":[]}""");
    }

    // An invented id, a category or a guess cut short must not reach a ticket as if it were an answer.
    [Theory]
    [InlineData("t</think>CWE-99999", $"t</think>{Vector}", null, 9.8, "cwe: the answer CWE-99999 does not exist in CWE 4.19.1")]
    [InlineData("t</think>CWE-264", $"t</think>{Vector}", null, 9.8, "cwe: the answer CWE-264 is a category, not a weakness")]
    [InlineData("t</think>CWE-1000", $"t</think>{Vector}", null, 9.8, "cwe: the answer CWE-1000 is a view, not a weakness")]
    [InlineData("t</think>CWE-132", $"t</think>{Vector}", null, 9.8, "cwe: the answer CWE-132 is deprecated in CWE 4.19.1")]
    [InlineData("t</think>CWE-79 or CWE-80", $"t</think>{Vector}", null, 9.8, "cwe: the answer names 2 different CWE ids")]
    [InlineData("It is CWE-79", $"t</think>{Vector}", null, 9.8, "cwe: the trace was never closed")]
    [InlineData("t</think>", "t</think>CVSS:3.1/AV:N", null, null, "cwe: there is no answer after the trace; vector: the answer holds no single CVSS 3.1 vector")]
    [InlineData("t</think>CWE-79", "1234567890 1234567890 1234567890 1234567890 1234567890 1234567890 1234567890 1234567890 1234567890 1234567890 1234567890", "CWE-79", null, "vector: cut off before it ended (the trace or the description is too long for the model)")]
    public async Task What_does_not_hold_is_null_with_a_reason(string weakness, string vector, string? cwe, double? score, string reason)
    {
        TriageResult result = (await Run([Record("A")], Answers(weakness, vector), maximumTokens: 80)).ShouldHaveSingleItem();
        (result.Cwe, result.Score, string.Join("; ", result.Remarks)).ShouldBe((cwe, score, reason));
        result.RunnerUp.ShouldBeNull();
    }

    // Invented evidence that looks like evidence misleads whoever trusts quotations.
    [Fact]
    public async Task A_quotation_of_what_the_description_does_not_say_is_remarked()
    {
        TriageResult result = (await Run([Record("A page.")], Answers("\"a page\" and \"a stack\"</think>CWE-79", $"\"the root\"</think>{Vector}"))).ShouldHaveSingleItem();
        result.Remarks.ShouldBe(["the trace quotes what the description does not say: \"a stack\", \"the root\""]);
    }

    // A night's export has records of every kind; each must give its line, in order, and none may stop the rest.
    [Fact]
    public async Task Records_that_can_not_be_asked_give_their_line_too()
    {
        CveRecord[] records =
        [
            Record("one"),
            new() { Id = "CVE-2031-10003", State = "REJECTED", Rejected = true, Description = "A duplicate." },
            new() { Id = "CVE-2031-10004", State = "PUBLISHED" },
            Record("five", "CVE-2031-10005"),
        ];
        IReadOnlyList<TriageResult> results = await Run(records, Answers("t</think>CWE-79", $"t</think>{Vector}"));
        results.Select(r => (r.Id, r.Cwe, string.Join("; ", r.Remarks))).ShouldBe(
        [
            ("CVE-2031-10001", "CWE-79", ""), ("CVE-2031-10003", null, "the record was rejected: A duplicate."),
            ("CVE-2031-10004", null, "the record has no English description"), ("CVE-2031-10005", "CWE-79", ""),
        ]);
    }

    // A person who watches sees the weakness's reasoning whole, then the vector's; never one amid the other.
    [Fact]
    public async Task Asked_one_at_a_time_the_text_comes_in_reading_order_and_is_the_trace()
    {
        var seen = new List<TriageText>();
        var generator = new ScriptedGenerator(SmallTemplate.Value, Answers("one two three</think>CWE-79", $"four five six</think>{Vector}"));
        RecordTriage triage = new(new Completer(generator, SmallTemplate.Value, 512)) { QuestionsTogether = 1 };
        TriageResult result = await triage.RunAsync([Record("A")], new(), seen.Add, TestContext.Current.CancellationToken).SingleAsync(TestContext.Current.CancellationToken);
        generator.Calls.ShouldBe([1, 1]);
        seen.Select(s => s.Question).ShouldBe(seen.Select(s => s.Question).Order());
        string.Concat(seen.Where(s => s.Piece.Part == TracePart.Trace && s.Question == TriageQuestion.Weakness).Select(s => s.Piece.Text)).ShouldBe("one two three");
        string.Concat(seen.Where(s => s.Piece.Part == TracePart.Answer && s.Question == TriageQuestion.Vector).Select(s => s.Piece.Text)).ShouldBe(Vector);
        result.Trace.ShouldBe("one two three\n\nfour five six");
    }

    // In bulk the generator must get full batches, and results must not be swapped between records.
    [Fact]
    public async Task Many_records_go_in_batches_and_keep_their_answers()
    {
        CveRecord[] records = [.. Enumerable.Range(0, 10).Select(i => Record($"record {i}.", $"CVE-2031-{10000 + i}"))];
        var generator = new ScriptedGenerator(SmallTemplate.Value, prompt => prompt.Contains("Name the weakness") ? $"t</think>CWE-{prompt[prompt.IndexOf("record ", StringComparison.Ordinal) + 7]}9" : $"t</think>{Vector}");
        RecordTriage triage = new(new Completer(generator, SmallTemplate.Value, 512)) { QuestionsTogether = 8 };
        TriageResult[] results = await triage.RunAsync(records, new(), TestContext.Current.CancellationToken).ToArrayAsync(TestContext.Current.CancellationToken);
        generator.Calls.ShouldBe([8, 8, 4]);
        results.Select(r => r.Id).ShouldBe(records.Select(r => r.Id));
        results[7].Cwe.ShouldBe("CWE-79");
        results[8].Cwe.ShouldBe("CWE-89");
    }

    // A description longer than the context is common among kernel records; it must be cut, said, and answered.
    [Fact]
    public void A_long_description_is_cut_to_fit_with_a_note() =>
        Gen.Select(Gen.String[Gen.Char["parse \u00E9\u4E2D"], 0, 400], Gen.Int[90, 300]).Sample((text, context) =>
        {
            var generator = new ScriptedGenerator(SmallTemplate.Value, Answers("t</think>CWE-79", $"t</think>{Vector}"));
            RecordTriage triage = new(new Completer(generator, SmallTemplate.Value, context));
            TriageResult result = triage.RunAsync([Record("x" + text)], new() { MaximumTokens = 40 }).ToBlockingEnumerable().ShouldHaveSingleItem();
            result.Cwe.ShouldBe("CWE-79");
            generator.PromptLengths.ShouldAllBe(n => n <= context - 40);
            bool fits = new[] { Prompts.CveToCwe("x" + text), Prompts.CveToCvss("x" + text) }.All(p => SmallTemplate.Value.Render([new("user", p)], true).Tokens.Length <= context - 40);
            result.Remarks.ShouldAllBe(r => r.StartsWith("the description was cut to its first ") && r.EndsWith(" tokens to fit the model's context"));
            result.Remarks.Count.ShouldBe(fits ? 0 : 1);
        }, iter: 100);

    // A model with a tiny context gives nulls, not a crash.
    [Fact]
    public async Task A_context_without_room_gives_nulls_with_a_reason()
    {
        var generator = new ScriptedGenerator(SmallTemplate.Value, _ => throw new InvalidOperationException("must not be asked"));
        TriageResult result = await new RecordTriage(new Completer(generator, SmallTemplate.Value, 8)).RunAsync([Record("A")], new(), TestContext.Current.CancellationToken).SingleAsync(TestContext.Current.CancellationToken);
        result.Remarks[0].ShouldBe("cwe: cut off before it ended (the trace or the description is too long for the model)");
        result.Remarks.Count.ShouldBe(3);
        result.Cwe.ShouldBeNull();
    }

    // Whatever a model says, the run goes on.
    [Fact]
    public void Any_text_of_a_model_gives_a_result() =>
        Gen.Select(Gen.String, Gen.String).Sample((trace, answer) =>
            Run([Record("A")], Answers($"{trace}</think>{answer}", $"{trace}{answer}")).GetAwaiter().GetResult().ShouldHaveSingleItem().Id.ShouldBe("CVE-2031-10001"), iter: 300);

    private static CveRecord Record(string description, string id = "CVE-2031-10001") => new() { Id = id, State = "PUBLISHED", Description = description };

    private static Func<string, string> Answers(string weakness, string vector) => prompt => prompt.Contains("Name the weakness") ? weakness : vector;

    private static async Task<IReadOnlyList<TriageResult>> Run(IEnumerable<CveRecord> records, Func<string, string> script, int maximumTokens = 512) =>
        await new RecordTriage(new Completer(new ScriptedGenerator(SmallTemplate.Value, script), SmallTemplate.Value, 2048)).RunAsync(records, new() { MaximumTokens = maximumTokens }).ToListAsync();
}
