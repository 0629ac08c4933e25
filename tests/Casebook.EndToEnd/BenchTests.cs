using System.Text.Json;

namespace Casebook.EndToEnd;

[Collection(nameof(TinyRun))]
public sealed class BenchTests(TinyRun tiny) : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    // Scripts that compare machines read these names, and standard output to its end.
    [Fact]
    public async Task A_measurement_is_one_json_object_with_the_promised_fields()
    {
        Finished bench = (await Bench("--batch", "3", "--json")).EndedWith(0);
        bench.Output.Trim().ShouldNotContain("\n");
        bench.Error.ShouldContain("100 %");
        using JsonDocument json = JsonDocument.Parse(bench.Output);
        JsonElement root = json.RootElement;
        root.EnumerateObject().Select(field => field.Name).ShouldBe([
            "model", "parameters", "weight_bytes", "kernels", "threads", "prompt_tokens", "generated_tokens", "sequences", "repetitions",
            "prompt_tokens_per_second", "generate_tokens_per_second", "bytes_per_token", "read_bandwidth_bytes_per_second", "bandwidth_share",
            "multiply_add_peak_flops", "prompt_peak_share",
        ]);
        (root.GetProperty("prompt_tokens").GetInt32(), root.GetProperty("generated_tokens").GetInt32(), root.GetProperty("sequences").GetInt32()).ShouldBe((40, 6, 3));
        foreach (string figure in (string[])["prompt_tokens_per_second", "generate_tokens_per_second", "bytes_per_token", "read_bandwidth_bytes_per_second", "multiply_add_peak_flops"])
            root.GetProperty(figure).GetDouble().ShouldBePositive(figure);
    }

    // Who compares bytes a token with the bandwidth must not be told that a batch reads every weight once a token.
    [Fact]
    public async Task Sequences_of_a_batch_share_the_reading_of_the_weights()
    {
        double one = await BytesPerToken("1"), four = await BytesPerToken("4");
        // What is left beside a quarter of the weights are keys and values, the same in both.
        four.ShouldBeGreaterThan(one / 4);
        four.ShouldBeLessThan(one);

        async Task<double> BytesPerToken(string batch)
        {
            using JsonDocument json = JsonDocument.Parse((await Bench("--batch", batch, "--json")).EndedWith(0).Output);
            return json.RootElement.GetProperty("bytes_per_token").GetDouble();
        }
    }

    // A person wants a table, and a pipe no escape sequences.
    [Fact]
    public async Task Without_json_there_is_a_table()
    {
        Finished bench = (await Bench()).EndedWith(0);
        bench.Output.ShouldContain("prompt of 40");
        bench.Output.ShouldContain("GB/s");
        bench.Output.ShouldNotContain("\e");
    }

    // A measurement that outgrows the model must say which option to lower, before minutes have passed.
    [Fact]
    public async Task What_does_not_fit_into_the_context_is_told()
    {
        Finished bench = (await _cli.Run("bench", "--model", tiny.Run, "--prompt", "100000")).EndedWith(2);
        bench.Error.ShouldContain("100,000");
        bench.Error.ShouldContain("--generate");
    }

    // A zero would divide by nothing and print "Infinity" as a speed.
    [Theory]
    [InlineData("--prompt")]
    [InlineData("--generate")]
    [InlineData("--batch")]
    [InlineData("--threads")]
    [InlineData("--repetitions")]
    public async Task Nothing_can_be_measured_of_nothing(string option)
    {
        Finished bench = (await _cli.Run("bench", option, "0")).EndedWith(2);
        bench.Error.ShouldContain($"{option} must be from 1");
    }

    // Help without an example leaves the reader to guess.
    [Fact]
    public async Task Help_has_an_example()
    {
        Finished help = (await _cli.Run("bench", "--help")).EndedWith(0);
        help.Output.ShouldContain("casebook bench");
        help.Output.ShouldContain("--batch");
    }

    private Task<Finished> Bench(params string[] more) =>
        _cli.Run(["bench", "--model", tiny.Run, "--prompt", "40", "--generate", "6", "--repetitions", "1", "--threads", "2", .. more]);
}
