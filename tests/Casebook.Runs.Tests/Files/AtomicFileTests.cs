using Casebook.Runs.Errors;
using Casebook.Runs.Files;

namespace Casebook.Runs.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A user would find half a model where a whole one stood.
    [Theory]
    [InlineData(FaultAction.Fail)]
    [InlineData(FaultAction.Full)]
    [InlineData(FaultAction.Stop)]
    public void Failing_at_any_operation_leaves_the_old_content_or_the_new(FaultAction action)
    {
        string path = _folder["file"];
        byte[] large = new byte[200_000];
        AtomicFile.WriteAllText(path, "old");
        int operations;
        using (var count = FileFaults.Count())
        {
            AtomicFile.Write(_folder["other"], stream => stream.Write(large));
            operations = count.Total;
        }
        operations.ShouldBeGreaterThanOrEqualTo(3);

        for (int n = 1; n <= operations; n++)
        {
            using (FileFaults.Begin(action, null, n))
            {
                Should.Throw<FileWriteException>(() => AtomicFile.Write(path, stream => stream.Write(large)));
            }
            File.ReadAllText(path).ShouldBe("old");
            (action == FaultAction.Stop || !File.Exists(path + ".partial")).ShouldBeTrue();
        }
        AtomicFile.Write(path, stream => stream.Write(large));
        File.ReadAllBytes(path).ShouldBe(large);
        File.Exists(path + ".partial").ShouldBeFalse();
    }

    // What a killed process left must not stop the next one.
    [Fact]
    public void A_partial_file_of_a_killed_process_is_harmless()
    {
        File.WriteAllText(_folder["file.partial"], new string('x', 100_000));
        AtomicFile.WriteAllText(_folder["file"], "whole");
        File.ReadAllText(_folder["file"]).ShouldBe("whole");
        Directory.GetFiles(_folder.Path).ShouldHaveSingleItem();
    }

    // Two processes that write the same file must not delete or mix each other's work.
    [Fact]
    public void A_second_writer_of_the_same_file_fails_and_the_first_finishes()
    {
        string path = _folder["file"];
        AtomicFile.Write(path, stream =>
        {
            stream.Write("first"u8);
            Should.Throw<FileWriteException>(() => AtomicFile.WriteAllText(path, "second"));
        });
        File.ReadAllText(path).ShouldBe("first");
    }

    // A reader that fails while a file is being written is not a failing disk.
    [Fact]
    public void An_exception_of_the_callers_own_passes_through_and_leaves_nothing()
    {
        Should.Throw<InvalidDataException>(() => AtomicFile.Write(_folder["file"], stream =>
        {
            stream.Write("begun"u8);
            throw new InvalidDataException();
        }));
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
    }

    // A user whose disk is full must learn which file, how much, and what to do.
    [Fact]
    public void A_full_disk_names_file_need_free_space_and_remedy()
    {
        using FileFaults faults = FileFaults.Begin(FaultAction.Full, FileOperation.Write, 1);
        var exception = Should.Throw<FileWriteException>(() => AtomicFile.WriteAllText(_folder["model"], new string('x', 5000)));
        exception.ExitCode.ShouldBe(ExitCode.Disk);
        exception.File.ShouldBe(_folder["model"]);
        exception.Problem.ShouldMatch(@"^the disk is full: at least 4\.9 KiB needed, [\d.]+ [MGT]iB free$");
        exception.Remedy.ShouldContain("run the same command again");
    }

    // A checkpoint that can not fit should be refused before an hour of writing.
    [Fact]
    public void A_file_longer_than_the_disk_is_refused_before_the_first_byte()
    {
        bool asked = false;
        var exception = Should.Throw<FileWriteException>(() => AtomicFile.Write(_folder["model"], _ => asked = true, long.MaxValue));
        asked.ShouldBeFalse();
        exception.Problem.ShouldStartWith("the disk is full: 8388608.0 TiB needed");
    }

    // The kill that tests of whole programs rely on must really kill, and must not pass for a success.
    [Fact]
    public void A_process_killed_before_the_rename_leaves_the_old_file()
    {
        AtomicFile.WriteAllText(_folder["file"], "old");
        (var process, string? line) = ChildProcess.Start("write-file", _folder.Path, "kill-rename:1");
        using (process)
        {
            line.ShouldBeNull();
            process.WaitForExit();
            process.ExitCode.ShouldBe(137);
        }
        File.ReadAllText(_folder["file"]).ShouldBe("old");
        File.Exists(_folder["file.partial"]).ShouldBeTrue();
    }

    // A typo in the variable would make a fault test pass without a fault.
    [Theory]
    [InlineData("kill")]
    [InlineData("fail-write:0")]
    [InlineData("fail-read:1")]
    public void A_malformed_fault_variable_is_refused(string text) =>
        Should.Throw<FaultVariableException>(() => FileFaults.Parse(text)).ExitCode.ShouldBe(ExitCode.Usage);

    // A read-only folder must be called that.
    [Fact]
    public void A_target_that_can_not_be_opened_is_named()
    {
        Directory.CreateDirectory(_folder["file.partial"]);
        var exception = Should.Throw<FileWriteException>(() => AtomicFile.WriteAllText(_folder["file"], "x"));
        exception.File.ShouldBe(_folder["file"]);
    }
}
