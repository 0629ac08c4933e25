using System.Text.Json;

namespace Casebook.EndToEnd;

/// <summary>
/// The real program on real trained weights: the 260 thousand parameters that llama2.c publishes, where they are at hand.
/// Their text is printed in llama2.c's own documentation (doc/stories260K.md), so that it is no number of ours.
/// </summary>
public sealed class StoriesTests : IDisposable
{
    private const string Printed =
        "Once upon a time, there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red ball.";

    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    // Any fault of rotation, attention, normalisation, tokenizer or conversion makes another story.
    [Fact]
    public async Task The_model_tells_the_story_that_its_authors_print()
    {
        await Convert();
        Told[] told = [await Tell("stories.gguf"), await Tell("folder")];
        foreach (Told one in told)
        {
            one.Text.ShouldStartWith(Printed);
            one.Prompt.ShouldBe([1]);
            one.Finish.ShouldBe("length");
            one.Ids.Length.ShouldBe(120);
        }
        told[1].Ids.ShouldBe(told[0].Ids);
        told[1].LogProbabilities.ShouldBe(told[0].LogProbabilities);
    }

    // What is piped on is the continuation, and nothing else.
    [Fact]
    public async Task Standard_output_is_the_continuation_alone()
    {
        await Convert();
        Finished whole = (await _cli.Run("complete", "--model", "stories.gguf", "--max-tokens", "120")).EndedWith(0);
        whole.Output.ShouldStartWith(Printed);
        Finished rest = (await _cli.Run("complete", "--model", "stories.gguf", "--max-tokens", "30", "Once upon a time, there was a little girl named Lily.")).EndedWith(0);
        rest.Output.ShouldStartWith(" She loved to play outside in the park.");
        File.WriteAllText(_cli.At("begun.txt"), "Once upon a time, there was a little girl named Lily.");
        (await _cli.Run("complete", "--model", "stories.gguf", "--max-tokens", "30", "--file", "begun.txt")).EndedWith(0).Output.ShouldBe(rest.Output);
    }

    [Fact]
    public async Task Stop_texts_seeds_and_budgets_do_what_they_say()
    {
        await Convert();
        Told stopped = await Tell("stories.gguf", "--stop", " One day");
        stopped.Text.ShouldBe("Once upon a time, there was a little girl named Lily. She loved to play outside in the park.");
        stopped.Finish.ShouldBe("stop");
        string[] warm = ["--temperature", "1", "--max-tokens", "60"];
        Told seven = await Tell("stories.gguf", [.. warm, "--seed", "7"]), again = await Tell("stories.gguf", [.. warm, "--seed", "7"]), eight = await Tell("stories.gguf", [.. warm, "--seed", "8"]);
        again.Ids.ShouldBe(seven.Ids);
        eight.Ids.ShouldNotBe(seven.Ids);
        seven.LogProbabilities.ShouldAllBe(x => x <= 0);
        // The context is the end of it, whatever the budget.
        Told full = await Tell("stories.gguf", "--context", "40", "--max-tokens", "500");
        (full.Ids.Length, full.Finish).ShouldBe((39, "length"));
    }

    // Whoever tries to chat with a base model must be told what it can do.
    [Fact]
    public async Task Asking_it_names_the_command_that_it_can_be_used_with()
    {
        await Convert();
        foreach (string model in (string[])["stories.gguf", "folder"])
        {
            Finished asked = (await _cli.Run("ask", "--model", model, "Who is Lily?")).EndedWith(3);
            asked.Error.ShouldContain("base model");
            asked.Error.ShouldContain("casebook complete");
            asked.Output.ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task What_can_not_be_continued_is_told()
    {
        await Convert();
        Finished longer = (await _cli.Run("complete", "--model", "stories.gguf", string.Concat(Enumerable.Repeat("Lily ", 600)))).EndedWith(2);
        longer.Error.ShouldContain("room for 512");
        (await _cli.Run("complete", "--model", "stories.gguf", "--context", "8", "Once upon a time, there was a little girl")).EndedWith(2).Error.ShouldContain("a longer --context");
        (await _cli.Run("complete", "--model", "stories.gguf", "--file", "none.txt")).EndedWith(3).Error.ShouldContain("none.txt");
    }

    private async Task Convert()
    {
        string folder = Path.Combine(Environment.GetEnvironmentVariable("CASEBOOK_DATA") ?? "", "weights", "stories260K");
        if (!File.Exists(Path.Combine(folder, "stories260K.bin")))
            Assert.Skip("CASEBOOK_DATA is not set: the weights of stories260K are not at hand.");
        foreach (string target in (string[])["stories.gguf", "folder"])
        {
            (await _cli.Run(
                "model", "convert", Path.Combine(folder, "stories260K.bin"), "--tokenizer", Path.Combine(folder, "tok512.bin"), "--dtype", "F32", "--out", target)).EndedWith(0);
        }
    }

    private async Task<Told> Tell(string model, params string[] options)
    {
        string[] budget = options.Contains("--max-tokens") ? [] : ["--max-tokens", "120"];
        Finished told = (await _cli.Run(["complete", "--model", model, "--json", .. budget, .. options])).EndedWith(0);
        using JsonDocument json = JsonDocument.Parse(told.Output);
        JsonElement root = json.RootElement;
        root.EnumerateObject().Select(field => field.Name).ShouldBe(["model", "text", "finish_reason", "prompt_token_ids", "token_ids", "log_probabilities"]);
        return new Told(
            root.GetProperty("text").GetString()!, root.GetProperty("finish_reason").GetString()!, Ids("prompt_token_ids"), Ids("token_ids"),
            [.. root.GetProperty("log_probabilities").EnumerateArray().Select(x => x.GetSingle())]);

        int[] Ids(string name) => [.. root.GetProperty(name).EnumerateArray().Select(id => id.GetInt32())];
    }

    private sealed record Told(string Text, string Finish, int[] Prompt, int[] Ids, float[] LogProbabilities);
}
