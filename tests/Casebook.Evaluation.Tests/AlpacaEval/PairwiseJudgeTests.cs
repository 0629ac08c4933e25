using Casebook.Evaluation.AlpacaEval;
using Casebook.Evaluation.Seeds;
using Casebook.Evaluation.Tests.Judging;
using CsCheck;
using Microsoft.Extensions.AI;

namespace Casebook.Evaluation.Tests.AlpacaEval;

public sealed class PairwiseJudgeTests
{
    private const string Template = "<|im_start|>system\nYou compare.\n<|im_end|>\n<|im_start|>user\nAsked: {instruction}\nm: {output_1}\nM: {output_2}\n<|im_end|>\n";

    private static readonly JudgePrompt _prompt = JudgePrompt.Parse("ours.txt", Template);

    // Names in other forms than the prompt asks for are common; a guess where both or neither is named would be made up.
    [Theory]
    [InlineData("m", 0.0)]
    [InlineData("M", 1.0)]
    [InlineData(" \"M\".\n", 1.0)]
    [InlineData("**m**", 0.0)]
    [InlineData("[{'model': 'model_1', 'rank': 1}, {'model': 'model_2', 'rank': 2}]", 0.0)]
    [InlineData("```python\n[\n {\"model\": \"model_2\", \"rank\": 1},\n {\"model\": \"model_1\", \"rank\": 2}\n]\n```", 1.0)]
    [InlineData("[{'model': 'model_1', 'rank': 1}, {'model': 'model_2', 'rank': 1}]", null)]
    [InlineData("[{'model': 'model_1', 'rank': 3}, {'model': 'model_2', 'rank': 2}]", null)]
    [InlineData("[{'model': 'model_1', 'rank': 1}]", null)]
    [InlineData("", null)]
    [InlineData("mM", null)]
    [InlineData("Model m is better than M.", null)]
    public void A_reply_is_read(string text, double? expected) => JudgeReply.FromText(text).ShouldBe(expected);

    [Fact]
    public void No_reply_makes_it_throw() => Gen.String.Sample(text => JudgeReply.FromText(text) is null or 0 or 1);

    // By hand: e⁰·⁶⁹ is 2 to 1, so a third.
    [Fact]
    public void Probabilities_weigh()
    {
        JudgeReply.FromLogProbabilities(new Dictionary<string, double> { ["m"] = -1, ["M"] = -1 - Math.Log(2), ["x"] = -9 })!.Value.ShouldBe(1 / 3.0, 1e-12);
        JudgeReply.FromLogProbabilities(new Dictionary<string, double> { ["m"] = -0.1 }).ShouldBe(0);
        JudgeReply.FromLogProbabilities(new Dictionary<string, double> { ["M"] = -2000 }).ShouldBe(1);
        JudgeReply.FromLogProbabilities(new Dictionary<string, double> { ["x"] = -0.1 }).ShouldBeNull();
        JudgeReply.FromLogProbabilities(new Dictionary<string, double> { ["m"] = double.NaN, ["M"] = 0 }).ShouldBeNull();
    }

    // An answer that holds "{output_2}" must not pull its rival in.
    [Fact]
    public void Answers_are_put_in_their_places_once()
    {
        IReadOnlyList<ChatMessage> messages = _prompt.Messages("a {output_1}", "b {output_2} {instruction}", "c");
        messages.Select(message => (message.Role.Value, message.Text)).ShouldBe([("system", "You compare."), ("user", "Asked: a {output_1}\nm: b {output_2} {instruction}\nM: c")]);
    }

    [Theory]
    [InlineData("nothing", "has no place for {instruction}")]
    [InlineData("<|im_start|>user\n{instruction} {output_1}\n<|im_end|>", "has no place for {output_2}")]
    [InlineData("<|im_start|>user\n{instruction}", "is not closed by <|im_end|>")]
    [InlineData("<|im_start|>judge\n{instruction}<|im_end|>", "is of no role that is known")]
    public void A_faulty_template_is_refused(string text, string problem) =>
        Should.Throw<EvaluationFileException>(() => JudgePrompt.Parse("t.txt", text)).Problem.ShouldBe(problem);

    // The published template must be usable as it is.
    [Fact]
    public void The_published_template_is_read()
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("CASEBOOK_DATA") ?? "", "alpaca_eval", "alpaca_eval_gpt4-alpaca_eval.txt");
        Assert.SkipUnless(File.Exists(path), "CASEBOOK_DATA is not set: the published template is not at hand.");
        IReadOnlyList<ChatMessage> messages = JudgePrompt.Parse(path, File.ReadAllText(path)).Messages("one", "two", "three");
        messages.Select(message => message.Role).ShouldBe([ChatRole.System, ChatRole.User]);
        messages[1].Text.ShouldContain("\"\"\"three\"\"\"");
    }

    // A judge that prefers the longer answer gives the same preferences wherever an answer stands.
    [Fact]
    public async Task Places_are_dealt_out_and_taken_back()
    {
        AlpacaPair[] pairs = [.. Enumerable.Range(0, 40).Select(i => new AlpacaPair($"question {i}", "short", i % 2 == 0 ? "much longer" : "no"))];
        IReadOnlyList<JudgedPair> judged = await Judge(Longer).JudgeAsync(pairs, cancellationToken: TestContext.Current.CancellationToken);
        judged.Select(one => one.Preference).ShouldBe(pairs.Select((_, i) => (double?)(i % 2 == 0 ? 1 : 0)));
        judged.Count(one => one.ModelFirst).ShouldBeInRange(10, 30);
        IReadOnlyList<JudgedPair> again = await Judge(Longer).JudgeAsync([.. pairs.Reverse()], cancellationToken: TestContext.Current.CancellationToken);
        again.Reverse().Select(one => one.ModelFirst).ShouldBe(judged.Select(one => one.ModelFirst));
        (await Judge(Longer).JudgeAsync(pairs, seed: 1, cancellationToken: TestContext.Current.CancellationToken)).Select(one => one.ModelFirst).ShouldNotBe(judged.Select(one => one.ModelFirst));
    }

    // The published rate is of probabilities, not of words.
    [Fact]
    public async Task Probabilities_go_before_text()
    {
        var judge = new PairwiseJudge(new ScriptedJudge(_ => "M"), "scripted", _prompt) { LogProbabilities = _ => new Dictionary<string, double> { ["m"] = Math.Log(0.25), ["M"] = Math.Log(0.75) } };
        IReadOnlyList<JudgedPair> judged = await judge.JudgeAsync([.. Enumerable.Range(0, 8).Select(i => new AlpacaPair($"q{i}", "a", "b"))], cancellationToken: TestContext.Current.CancellationToken);
        judged.ShouldAllBe(one => one.Weighted && Math.Abs(one.Preference!.Value - (one.ModelFirst ? 0.25 : 0.75)) < 1e-12);
    }

    // Published rates of one model differ by judge by several points; and one time-out must not lose an evaluation.
    [Fact]
    public async Task Failures_are_counted_and_the_judge_is_named()
    {
        PairwiseJudge judge = Judge(prompt => prompt.Contains("question 3") ? throw new HttpRequestException("Too many requests.") : prompt.Contains("question 4") ? "Both are fine." : Longer(prompt));
        IReadOnlyList<JudgedPair> judged = await judge.JudgeAsync([.. Enumerable.Range(0, 6).Select(i => new AlpacaPair($"question {i}", "short", "longer"))], cancellationToken: TestContext.Current.CancellationToken);
        judged.Select(one => one.Failure).ShouldBe(["", "", "", "Too many requests.", "The judge named neither answer, or both.", ""]);
        WinRate rate = WinRate.Of(judged.Select(one => one.Preference));
        (rate.Judged, rate.Failed, rate.Percent).ShouldBe((4, 2, 100));
        judge.Name.ShouldBe($"judge=scripted, prompt={_prompt.Fingerprint}");
        JudgePrompt.Parse("other.txt", Template + " ").Fingerprint.ShouldNotBe(_prompt.Fingerprint);
    }

    [Fact]
    public async Task A_called_off_evaluation_is_no_failure_of_the_judge()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => Judge(Longer).JudgeAsync([new("q", "a", "b")], cancellationToken: stop.Token));
    }

    private static PairwiseJudge Judge(Func<string, string> script) => new(new ScriptedJudge(script), "scripted", _prompt);

    private static string Longer(string prompt)
    {
        string[] lines = prompt.Split('\n');
        return lines[1].Length > lines[2].Length ? "m" : "M";
    }
}
