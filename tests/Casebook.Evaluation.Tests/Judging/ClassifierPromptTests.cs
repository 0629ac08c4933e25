using Casebook.Evaluation.Benchmarks;
using Casebook.Evaluation.Judging;
using Microsoft.Extensions.AI;

namespace Casebook.Evaluation.Tests.Judging;

public class ClassifierPromptTests
{
    private const string Wording = """{"note": "x", "standard": "[INST] <<SYS>>\nYou decide.\n<</SYS>>\n\nB {behavior} G {generation}\n\nAnswer: [/INST]", "contextual": "C {context} B {behavior} G {generation}"}""";

    [Fact]
    public void Marks_of_the_template_become_messages()
    {
        IReadOnlyList<ChatMessage> messages = Prompt(Wording).Messages("b", null, "g");
        messages.Select(message => (message.Role.Value, message.Text)).ShouldBe([("system", "You decide."), ("user", "B b G g\n\nAnswer:")]);
    }

    [Fact]
    public void Request_with_a_context_is_shown_with_it() => Prompt(Wording).Messages("b", "c", "g").Single().Text.ShouldBe("C c B b G g");

    // An answer that holds a place's name must not pull another text in.
    [Fact]
    public void Answers_are_put_in_their_places_once()
    {
        Prompt(Wording).Messages("b {generation}", "c {behavior}", "{context} {behavior}").Single().Text.ShouldBe("C c {behavior} B b {generation} G {context} {behavior}");
        ClassifierPrompt.Ours.Messages("{generation}", null, "g").Single().Text.ShouldContain("### Request\n{generation}\n");
    }

    [Fact]
    public void Our_own_wording_shows_a_context_only_where_there_is_one()
    {
        ClassifierPrompt.Ours.Messages("b", "the memo", "g").Single().Text.ShouldContain("the memo");
        ClassifierPrompt.Ours.Messages("b", null, "g").Single().Text.ShouldNotContain("came with");
        ClassifierPrompt.Ours.Name.ShouldStartWith("our own wording ");
    }

    // Verdicts under two wordings are two metrics.
    [Fact]
    public void Another_wording_has_another_name() => Prompt(Wording.Replace("decide", "judge")).Name.ShouldNotBe(Prompt(Wording).Name);

    [Theory]
    [InlineData("nothing", "is not valid JSON")]
    [InlineData("[]", "is no text")]
    [InlineData("""{"standard": 1}""", "is no text")]
    [InlineData("""{"standard": "{behavior}"}""", "has no place for {generation}")]
    [InlineData("""{"standard": "{behavior}{generation}", "contextual": "{behavior}{generation}"}""", "has no place for {context}")]
    public void A_faulty_file_is_refused(string text, string problem) => Should.Throw<BenchmarkException>(() => Prompt(text)).Message.ShouldContain(problem);

    // The figures of the paper: 400 behaviours, of which 100 are copyrighted and 100 come with a context.
    [Fact]
    public void Published_behaviours_are_asked_about_in_the_published_wording()
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        Assert.SkipUnless(File.Exists(Path.Combine(data ?? "", "harmbench", "classifier_prompts.json")), "CASEBOOK_DATA names no folder with HarmBench's files.");
        Benchmark benchmark = BenchmarkReader.Read(BenchmarkCatalogue.Find("harmbench"), data!);
        JudgeProtocol protocol = benchmark.Kind.Judge(benchmark.Template, seesTrace: false)!;
        protocol.Prompt.ShouldStartWith("published wording, classifier_prompts.json ");
        JudgeTask[] tasks = [.. benchmark.Items.Select(item => protocol.Ask(item, new(Reasoning.Problems.TraceOutcome.NoTrace, "", "shown answer", Reasoning.Problems.FinishReason.Stop))).OfType<JudgeTask>()];
        tasks.Length.ShouldBe(300);
        tasks.ShouldAllBe(task => task.Messages.Count == 2 && task.Messages[1].Text.Contains("shown answer") && task.Messages[1].Text.EndsWith("Answer:"));
        tasks.Count(task => task.Messages[1].Text.StartsWith("[CONTEXT]")).ShouldBe(100);
        BenchmarkReader.Read(BenchmarkCatalogue.Find("harmbench-templates"), data!).Items.Select(item => item.Row).ShouldBeUnique();
    }

    private static ClassifierPrompt Prompt(string text) => ClassifierPrompt.Parse(new("wording.json", text));
}
