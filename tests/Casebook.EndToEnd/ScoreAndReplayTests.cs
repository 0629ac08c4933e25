using System.Text.Json;
using System.Text.RegularExpressions;

namespace Casebook.EndToEnd;

[Collection(nameof(TinyRun))]
public sealed class ScoreAndReplayTests(TinyRun tiny) : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    // Whoever calls this from a script reads one key.
    [Fact]
    public async Task Token_ids_give_their_log_probabilities_and_nothing_else()
    {
        Finished score = (await _cli.Run("score", "--model", tiny.Run, "--token-ids", "1,17,42,3", "--json")).EndedWith(0);
        using JsonDocument json = JsonDocument.Parse(score.Output);
        json.RootElement.EnumerateObject().Select(property => property.Name).ShouldBe(["log_probabilities"]);
        json.RootElement.GetProperty("log_probabilities").EnumerateArray().Select(x => x.GetDouble()).Count(x => x < 0).ShouldBe(3);
    }

    [Fact]
    public async Task A_text_is_scored_token_by_token()
    {
        File.WriteAllText(_cli.At("text.txt"), "The parser copies without a bound.");
        Finished score = (await _cli.Run("score", "--model", tiny.Run, "--file", "text.txt", "--json")).EndedWith(0);
        using JsonDocument json = JsonDocument.Parse(score.Output);
        double[] each = [.. json.RootElement.GetProperty("log_probabilities").EnumerateArray().Select(x => x.GetDouble())];
        json.RootElement.GetProperty("token_ids").GetArrayLength().ShouldBe(each.Length + 1);
        json.RootElement.GetProperty("log_likelihood").GetDouble().ShouldBe(each.Sum(), 1e-3);
        json.RootElement.GetProperty("perplexity").GetDouble().ShouldBe(Math.Exp(-each.Average()), 1e-3);
        (await _cli.Run("score", "--model", tiny.Run, "--text", "The parser copies without a bound.")).EndedWith(0).Output.ShouldContain("perplexity");
    }

    // Classification without training: the labels' shares add up, and each is what it would be alone.
    [Fact]
    public async Task Continuations_are_compared()
    {
        Finished score = (await _cli.Run("score", "--model", tiny.Run, "--text", "It is", "--continuation", " benign", "--continuation", " malicious", "--json")).EndedWith(0);
        using JsonDocument json = JsonDocument.Parse(score.Output);
        JsonElement[] given = [.. json.RootElement.GetProperty("continuations").EnumerateArray()];
        given.Select(one => one.GetProperty("text").GetString()).ShouldBe([" benign", " malicious"]);
        given.Sum(one => one.GetProperty("share").GetDouble()).ShouldBe(1, 1e-9);
    }

    [Theory]
    [InlineData("--token-ids 1,x", 2, "no token id")]
    [InlineData("--token-ids 1,999999", 2, "vocabulary")]
    [InlineData("--token-ids 1", 2, "fewer than two")]
    [InlineData("--text a --token-ids 1,2", 2, "not more")]
    [InlineData("", 2, "needed")]
    [InlineData("--file nowhere.txt", 3, "nowhere.txt")]
    public async Task What_can_not_be_scored_is_told(string options, int code, string told)
    {
        Finished refused = (await _cli.Run(["score", "--model", tiny.Run, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)])).EndedWith(code);
        refused.Error.ShouldContain(told);
        refused.Output.ShouldBeEmpty();
    }

    // The whole promise in two commands; and a changed model is found out.
    [Fact]
    public async Task A_recorded_answer_is_generated_again_and_another_model_is_told()
    {
        (await _cli.Run(
            "ask", "A crafted file makes the reader write past a buffer.", "--model", tiny.Run, "--temperature", "0.9", "--seed", "7", "--top-p", "0.95", "--thinking-budget", "20",
            "--regex", "CWE-[0-9]{1,4}", "--record", "answer.json")).EndedWith(0).Error.ShouldContain("replay answer.json");
        Finished replay = (await _cli.Run("replay", "answer.json", "--json")).EndedWith(0);
        using (JsonDocument json = JsonDocument.Parse(replay.Output))
        {
            json.RootElement.GetProperty("identical").GetBoolean().ShouldBeTrue();
            json.RootElement.GetProperty("same_weights").GetBoolean().ShouldBeTrue();
            json.RootElement.GetProperty("same_tokens").GetInt32().ShouldBePositive();
        }
        _cli.Environment["CASEBOOK_KERNELS"] = "portable";
        Finished portable = (await _cli.Run("replay", "answer.json")).EndedWith(0);
        portable.Output.ShouldContain("Identical");

        foreach (string name in new[] { "config.json", "tokenizer.json", "tokenizer_config.json", "model.safetensors" })
        {
            Directory.CreateDirectory(_cli.At("other"));
            File.Copy(Path.Combine(tiny.Run, "model", name), _cli.At("other", name));
        }
        byte[] weights = File.ReadAllBytes(_cli.At("other", "model.safetensors"));
        for (int i = weights.Length - 40_000; i < weights.Length; i += 4)
            weights[i + 3] ^= 0x80;
        File.WriteAllBytes(_cli.At("other", "model.safetensors"), weights);
        Finished other = (await _cli.Run("replay", "answer.json", "--model", "other")).EndedWith(7);
        other.Output.ShouldContain("Different at token 1 of");
        other.Error.ShouldContain("weights of other are not those of the record");
    }

    // An answer that is piped into another program.
    [Fact]
    public async Task An_answer_is_held_to_a_schema_after_its_trace()
    {
        File.WriteAllText(_cli.At("schema.json"), """{"type":"object","properties":{"cwe":{"type":"integer","minimum":1,"maximum":1500}},"required":["cwe"]}""");
        Finished answer = (await _cli.Run("ask", "A crafted file makes the reader write past a buffer.", "--model", tiny.Run, "--json-schema", "schema.json", "--thinking-budget", "40")).EndedWith(0);
        Regex.IsMatch(answer.Output.Trim(), """^\{"cwe": ?[0-9]{1,4}\}$""").ShouldBeTrue(answer.Output);
        (await _cli.Run("ask", "x", "--model", tiny.Run, "--regex", "a(")).EndedWith(2).Error.ShouldContain("character 2");
        (await _cli.Run("ask", "x", "--model", tiny.Run, "--json-schema", "none.json")).EndedWith(3).Error.ShouldContain("none.json");
    }

    [Fact]
    public async Task A_file_that_is_no_record_is_told()
    {
        File.WriteAllText(_cli.At("x.json"), "{}");
        Finished refused = (await _cli.Run("replay", "x.json", "--model", tiny.Run)).EndedWith(3);
        refused.Error.ShouldContain("x.json");
        refused.Error.ShouldNotContain("   at ");
    }
}
