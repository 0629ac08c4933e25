using System.Text.Json;

namespace Casebook.EndToEnd;

public sealed class CommandLineTests : IDisposable
{
    private readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    // A newcomer's first command must show where to go on.
    [Fact]
    public async Task Help_shows_commands_and_examples()
    {
        Finished help = (await _cli.Run("--help")).EndedWith(0);
        help.Output.ShouldContain("doctor");
        help.Output.ShouldContain("Examples:");
        help.Error.ShouldBeEmpty();
    }

    // Help without an example leaves the reader to guess.
    [Theory]
    [InlineData("demo")]
    [InlineData("ask")]
    [InlineData("complete")]
    [InlineData("triage")]
    [InlineData("score")]
    [InlineData("replay")]
    [InlineData("eval")]
    [InlineData("eval judge")]
    [InlineData("eval grade")]
    [InlineData("eval matrix")]
    [InlineData("compare")]
    [InlineData("eval build cwe-prediction")]
    [InlineData("data build")]
    [InlineData("train sft")]
    [InlineData("model info")]
    [InlineData("model verify")]
    [InlineData("model convert")]
    [InlineData("model quantize")]
    [InlineData("model merge")]
    [InlineData("knowledge import")]
    [InlineData("knowledge info")]
    [InlineData("knowledge show")]
    [InlineData("knowledge explain")]
    [InlineData("knowledge catalogue")]
    [InlineData("pull")]
    [InlineData("reward stress")]
    [InlineData("reward compare")]
    [InlineData("runs list")]
    [InlineData("doctor")]
    public async Task Every_command_has_help_with_an_example(string command)
    {
        Finished help = (await _cli.Run([.. command.Split(' '), "--help"])).EndedWith(0);
        help.Output.ShouldContain("Examples:");
        help.Output.ShouldContain($"casebook {command}");
    }

    // A typing error must end as one, and say what was meant.
    [Theory]
    [InlineData("docter", "doctor")]
    [InlineData("doctor --jsn", "--json")]
    [InlineData("complete --jsn", "--json")]
    [InlineData("ask --topk 5 hi", "--top-k")]
    [InlineData("help exit-cods", "exit-codes")]
    public async Task A_mistyped_name_is_a_usage_error_with_a_suggestion(string line, string meant)
    {
        Finished mistyped = (await _cli.Run(line.Split(' '))).EndedWith(2);
        mistyped.Error.ShouldContain($"Did you mean {meant}?");
        mistyped.Output.ShouldBeEmpty();
    }

    // "Fault of the program" after a wrong number would send people to the bug tracker.
    [Theory]
    [InlineData("ask --temperature warm hi", "as a number")]
    [InlineData("ask --temperature -1 hi", "from 0 to 100")]
    [InlineData("eval x.jsonl --max-tokens 0", "at least 1")]
    [InlineData("ask --seed -1 hi", "not negative")]
    [InlineData("ask --top-p 2 hi", "at most 1")]
    [InlineData("complete --top-p 2 hi", "at most 1")]
    [InlineData("complete --thinking-budget 5 hi", "unknown option of 'complete': --thinking-budget")]
    [InlineData("complete --file x.txt hi", "can not be combined")]
    [InlineData("ask --temperature warm -- --hi", "as a number")]
    [InlineData("ask --thinking-budget -1 hi", "at least 0")]
    [InlineData("ask --task poem hi", "poem")]
    [InlineData("data build", "recipe")]
    [InlineData("train sft recipes/tiny/sft.yaml --out x", "--data")]
    [InlineData("data build nope.yaml --out x", "recipes/tiny/data.yaml")]
    public async Task A_wrong_or_missing_value_is_a_usage_error(string line, string told)
    {
        Finished wrong = (await _cli.Run(line.Split(' '))).EndedWith(2);
        wrong.Error.ShouldContain(told);
        wrong.Error.ShouldNotContain("System.");
        wrong.Error.ShouldNotContain("fault of the program");
    }

    // A script whose variable was empty must not go on as if something had been done.
    [Theory]
    [InlineData("")]
    [InlineData("help")]
    public async Task A_command_that_is_not_finished_shows_help_as_an_error(string line)
    {
        Finished unfinished = (await _cli.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).EndedWith(2);
        unfinished.Error.ShouldContain("Usage:");
        unfinished.Output.ShouldBeEmpty();
    }

    // Whoever reads --json reads standard output to its end.
    [Fact]
    public async Task Doctor_prints_one_json_object_and_nothing_else()
    {
        Finished doctor = (await _cli.Run("doctor", "--json")).EndedWith(0);
        doctor.Output.Trim().ShouldNotContain("\n");
        using JsonDocument report = JsonDocument.Parse(doctor.Output);
        report.RootElement.GetProperty("processor").GetProperty("threads").GetInt32().ShouldBePositive();
        report.RootElement.GetProperty("checks").GetArrayLength().ShouldBePositive();
    }

    // Escape sequences in a log file are noise.
    [Fact]
    public async Task Nothing_but_plain_text_goes_into_a_pipe()
    {
        Finished doctor = await _cli.Run("doctor");
        doctor.Output.ShouldNotContain("\e");
        (await _cli.Run("docter")).Error.ShouldNotContain("\e");
    }

    // A forced kernel path that this processor lacks must be told, not crash the one command that explains it.
    [Fact]
    public async Task Doctor_tells_of_a_kernel_path_that_is_not_to_be_had()
    {
        _cli.Environment["CASEBOOK_KERNELS"] = "warp";
        Finished doctor = (await _cli.Run("doctor")).EndedWith(7);
        doctor.Output.ShouldContain("CASEBOOK_KERNELS=warp");
    }

    // Scripts rely on the numbers; the documents must not lag behind the program.
    [Fact]
    public async Task The_documented_exit_codes_are_those_of_the_program()
    {
        Finished table = (await _cli.Run("help", "exit-codes")).EndedWith(0);
        IEnumerable<string> printed = table.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        IEnumerable<string> documented = File.ReadLines(Path.Combine(Root(), "docs", "exit-codes.md"))
            .Where(line => line.Length > 2 && line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            .Select(line => line.Trim('|', ' ').Replace(" | ", " "));
        printed.ShouldBe(documented);
    }

    private static string Root()
    {
        string? folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder!, "Casebook.slnx")))
            folder = Path.GetDirectoryName(folder);
        return folder!;
    }
}
