using System.Text.Json;

namespace Casebook.EndToEnd;

[Collection(nameof(TinyRun))]
public sealed class ModelCommandTests(TinyRun tiny) : IDisposable
{
    private const string Question = "A crafted file makes the reader write past a buffer.";

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    // Whoever takes a model to llama.cpp and back expects the same answers, to the letter.
    [Fact]
    public async Task A_converted_model_answers_as_the_one_that_it_was_made_of()
    {
        (await _cli.Run("model", "convert", tiny.Run, "--out", "tiny.gguf")).EndedWith(0);
        (await _cli.Run("model", "convert", "tiny.gguf", "--out", "again")).EndedWith(0);
        string[] answers = await Task.WhenAll(new[] { tiny.Run, "tiny.gguf", "again" }.Select(Answer));
        answers[0].Length.ShouldBeGreaterThan(20);
        answers[1].ShouldBe(answers[0]);
        answers[2].ShouldBe(answers[0]);
        File.ReadAllBytes(_cli.At("again", "model.safetensors")).ShouldBe(File.ReadAllBytes(Path.Combine(tiny.Run, "model", "model.safetensors")));

        // The newest model of the current folder is what is meant without a name.
        (await _cli.Run("ask", Question, "--max-tokens", "3")).EndedWith(0).Error.ShouldContain("again");

        async Task<string> Answer(string model)
        {
            using JsonDocument json = JsonDocument.Parse((await _cli.Run("ask", Question, "--task", "cwe", "--model", model, "--json")).EndedWith(0).Output);
            return json.RootElement.GetProperty("trace").GetString() + json.RootElement.GetProperty("answer").GetString();
        }
    }

    // An adapter that gives another model than the one that was trained would be found out by nobody.
    [Fact]
    public async Task An_adapter_merged_into_its_base_is_the_model_of_its_run()
    {
        File.WriteAllText(_cli.At("lora.yaml"), "lora: {rank: 2}\nschedule: {steps: 2}\nbatch: {tokens_per_step: 512, micro_batch_tokens: 512}\nvalidation: {exemplars: 4}\n");
        (await _cli.Run("train", "sft", "lora.yaml", "--data", tiny.Data, "--model", tiny.Run, "--out", "tuned")).EndedWith(0);
        (await _cli.Run("model", "merge", tiny.Run, Path.Combine("tuned", "adapter"), "--out", "merged")).EndedWith(0);
        File.ReadAllBytes(_cli.At("merged", "model.safetensors")).ShouldBe(File.ReadAllBytes(_cli.At("tuned", "model", "model.safetensors")));
        File.ReadAllBytes(_cli.At("merged", "model.safetensors")).ShouldNotBe(File.ReadAllBytes(Path.Combine(tiny.Run, "model", "model.safetensors")));
        (await _cli.Run("model", "merge", tiny.Run, tiny.Run, "--out", "other")).Error.ShouldContain("adapter_config.json");
    }

    // What a script reads before it starts a server on a machine that may be too small.
    [Fact]
    public async Task A_quantised_model_says_how_it_is_stored_and_is_whole()
    {
        Finished written = (await _cli.Run("model", "quantize", tiny.Run, "--format", "Q8_0", "--out", "tiny.q8.gguf", "--json")).EndedWith(0);
        using JsonDocument told = JsonDocument.Parse(written.Output);
        told.RootElement.GetProperty("encoding").GetString().ShouldBe("Q8_0");
        told.RootElement.GetProperty("bytes").GetInt64().ShouldBe(new FileInfo(_cli.At("tiny.q8.gguf")).Length);

        using JsonDocument info = JsonDocument.Parse((await _cli.Run("model", "info", "tiny.q8.gguf", "--json")).EndedWith(0).Output);
        info.RootElement.GetProperty("format").GetString().ShouldBe("Gguf");
        info.RootElement.GetProperty("bits_per_parameter").GetDouble().ShouldBeInRange(8.4, 10);
        info.RootElement.GetProperty("template").GetString().ShouldBe("reasoning");
        info.RootElement.GetProperty("memory").GetProperty("cache_bytes_per_token").GetInt64().ShouldBeGreaterThan(0);
        info.RootElement.GetProperty("tensors").EnumerateArray().Select(share => $"{share.GetProperty("kind")} {share.GetProperty("encoding")}").ShouldContain("norms F32");

        using JsonDocument verified = JsonDocument.Parse((await _cli.Run("model", "verify", "tiny.q8.gguf", "--json")).EndedWith(0).Output);
        verified.RootElement.GetProperty("whole").GetBoolean().ShouldBeTrue();
        verified.RootElement.GetProperty("report").GetProperty("files")[0].GetProperty("sha256").GetString()!.Length.ShouldBe(64);
        (await _cli.Run("model", "info", "tiny.q8.gguf")).EndedWith(0).Output.ShouldContain("byte-level BPE");
    }

    // A wrong word on the command line must neither write a file nor end in a stack trace.
    [Fact]
    public async Task What_can_not_be_written_is_said_before_anything_is()
    {
        (await _cli.Run("model", "quantize", tiny.Run, "--format", "Q8_0", "--out", "folder")).EndedWith(2).Error.ShouldContain("does not end in .gguf");
        (await _cli.Run("model", "quantize", tiny.Run, "--format", "Q3_K", "--out", "x.gguf")).EndedWith(2);
        (await _cli.Run("model", "info", "nowhere.gguf")).EndedWith(3).Error.ShouldContain("does not exist");
        File.WriteAllText(_cli.At("broken.gguf"), "GGUF");
        (await _cli.Run("model", "verify", "broken.gguf")).EndedWith(3).Error.ShouldContain("does not begin with GGUF and a version");
        Directory.EnumerateFileSystemEntries(_cli.Folder).Select(Path.GetFileName).ShouldBe(["broken.gguf"]);
    }
}
