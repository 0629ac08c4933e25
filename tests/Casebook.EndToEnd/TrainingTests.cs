using System.Text.Json;

namespace Casebook.EndToEnd;

[Collection(nameof(TinyRun))]
public sealed class TrainingTests(TinyRun tiny) : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    // A machine that loses power must cost minutes, not the run, and must not change its result.
    [Fact]
    public async Task A_killed_run_goes_on_with_the_same_command_and_ends_with_the_same_bits()
    {
        Started run = _cli.Start(tiny.Training("run"));
        await run.Says("Saved step 20");
        run.Signal("KILL");
        (await run.Finish()).ExitCode.ShouldNotBe(0);
        Directory.Exists(_cli.At("run", "model")).ShouldBeFalse("killed too late to show anything");

        Finished resumed = (await _cli.Run(tiny.Training("run"))).EndedWith(0);
        resumed.Error.ShouldContain("Going on after step");
        TinyRun.Weights(_cli.At("run")).ShouldBe(TinyRun.Weights(tiny.Run));
    }

    // Ctrl-C is how people stop things: it must save, say how to go on, and lose nothing.
    [Fact]
    public async Task Ctrl_C_finishes_the_step_saves_and_the_run_goes_on()
    {
        Started run = _cli.Start(tiny.Training("run"));
        await run.Says("Saved step 10");
        run.Signal("INT");
        Finished stopped = (await run.Finish()).EndedWith(130);
        stopped.Error.ShouldContain("everything is saved");
        stopped.Error.ShouldContain("The same command goes on from there");

        (await _cli.Run(tiny.Training("run"))).EndedWith(0);
        TinyRun.Weights(_cli.At("run")).ShouldBe(TinyRun.Weights(tiny.Run));
    }

    // Two processes writing one run would destroy both.
    [Fact]
    public async Task A_second_process_on_the_same_run_is_sent_away()
    {
        Started first = _cli.Start(tiny.Training("run"));
        await first.Says("exemplars");
        Finished second = (await _cli.Run(tiny.Training("run"))).EndedWith(4);
        second.Error.ShouldContain("is working on this folder");
        first.Signal("INT");
        (await first.Finish()).EndedWith(130);
    }

    // A typing error in a recipe must not train for hours on a default.
    [Theory]
    [InlineData("optimizer.learning_rat=0.1", "learning_rate")]
    [InlineData("batch.tokens_per_stp=64", "tokens_per_step")]
    public async Task An_unknown_recipe_key_is_an_error_that_names_the_nearest(string set, string meant)
    {
        Finished wrong = (await _cli.Run([.. tiny.Training("run"), "--set", set])).EndedWith(2);
        wrong.Error.ShouldContain(meant);
        Directory.Exists(_cli.At("run")).ShouldBeFalse();
    }

    // What is printed is what would be run: it must read back as the same recipe.
    [Fact]
    public async Task A_dry_run_prints_a_recipe_that_reads_back()
    {
        string printed = (await _cli.Run("train", "sft", "recipes/tiny/sft.yaml", "--set", "seed=7", "--dry-run")).EndedWith(0).Output;
        printed.ShouldContain("seed: 7");
        File.WriteAllText(_cli.At("again.yaml"), printed);
        (await _cli.Run("train", "sft", "again.yaml", "--dry-run")).EndedWith(0).Output.ShouldBe(printed);
    }

    // One bad line among millions must be found by whoever has to mend it.
    [Fact]
    public async Task A_malformed_data_line_is_told_with_file_line_and_field()
    {
        string[] lines = [.. File.ReadLines(Path.Combine(tiny.Data, "exemplars.train.jsonl")).Take(5)];
        lines[2] = lines[2].Replace("\"role\":\"user\"", "\"role\":\"usr\"");
        Directory.CreateDirectory(_cli.At("data", "tokenizer"));
        File.WriteAllLines(_cli.At("data", "exemplars.train.jsonl"), lines);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(tiny.Data, "tokenizer")))
            File.Copy(file, _cli.At("data", "tokenizer", Path.GetFileName(file)));
        Finished wrong = (await _cli.Run("train", "sft", "recipes/tiny/sft.yaml", "--data", "data", "--out", "run")).EndedWith(3);
        wrong.Error.ShouldContain("exemplars.train.jsonl");
        wrong.Error.ShouldContain("line 3");
        wrong.Error.ShouldContain("messages[0].role");
    }

    // Recipes that change under a run would mix two trainings.
    [Fact]
    public async Task A_run_of_another_recipe_is_not_gone_on_with()
    {
        Finished other = (await _cli.Run([.. tiny.Training(tiny.Run), "--set", "seed=2"])).EndedWith(2);
        other.Error.ShouldContain("seed");
        other.Error.ShouldContain("Nothing was changed");
    }

    // Scripts chain the steps.
    [Fact]
    public async Task A_finished_run_is_told_as_json_again_without_training()
    {
        Finished again = (await _cli.Run([.. tiny.Training(tiny.Run), "--json"])).EndedWith(0);
        using JsonDocument done = JsonDocument.Parse(again.Output);
        File.Exists(Path.Combine(done.RootElement.GetProperty("model").GetString()!, "config.json")).ShouldBeTrue();
    }
}
