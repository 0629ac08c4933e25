using Casebook.Runs.Errors;

namespace Casebook.Runs.Tests.Errors;

public sealed class ExitCodeTests
{
    // Scripts around the program decide by these numbers: they never change.
    [Fact]
    public void The_table_is_what_it_was() =>
        Enum.GetValues<ExitCode>().Select(code => $"{(int)code} {code}").ShouldBe([
            "0 Success", "1 Unexpected", "2 Usage", "3 BadInput", "4 Locked", "5 Numerical", "6 Disk", "7 CheckFailed", "130 Interrupted"]);

    // An interrupted run that exits with 1 looks like a crash to a scheduler.
    [Fact]
    public void Exceptions_map_to_the_table()
    {
        ExitCodes.Of(new RunFileException("f", "line 1", "bad", "Mend it.")).ShouldBe(ExitCode.BadInput);
        ExitCodes.Of(new TaskCanceledException()).ShouldBe(ExitCode.Interrupted);
        ExitCodes.Of(new AggregateException(new OperationCanceledException())).ShouldBe(ExitCode.Interrupted);
        ExitCodes.Of(new FileNotFoundException()).ShouldBe(ExitCode.BadInput);
        ExitCodes.Of(new IOException()).ShouldBe(ExitCode.Disk);
        ExitCodes.Of(new NullReferenceException()).ShouldBe(ExitCode.Unexpected);
    }

    // The message is printed as it is.
    [Fact]
    public void A_message_says_file_place_problem_and_remedy()
    {
        new RunFileException("f.jsonl", "line 3, content", "is missing", "Add it.").Message.ShouldBe("f.jsonl: line 3, content: is missing. Add it.");
        new RunFileException("f.jsonl", "", "is empty", "Add a line.").Message.ShouldBe("f.jsonl: is empty. Add a line.");
    }
}
