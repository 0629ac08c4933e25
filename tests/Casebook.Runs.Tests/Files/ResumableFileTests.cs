using Casebook.Runs.Files;

namespace Casebook.Runs.Tests.Files;

public sealed class ResumableFileTests
{
    // Whoever pulls a large file over a bad line must not begin anew.
    [Fact]
    public void A_second_opening_goes_on_where_the_first_stopped()
    {
        using var folder = new TemporaryFolder();
        string path = folder["x.bin"];
        using (var first = new ResumableFile(path))
        {
            first.Append("one "u8);
        }
        File.Exists(path).ShouldBeFalse();
        using (var second = new ResumableFile(path))
        {
            second.Length.ShouldBe(4);
            second.Append("two"u8);
            second.Sha256().ShouldBe(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData("one two"u8)));
            second.Complete();
        }
        File.ReadAllText(path).ShouldBe("one two");
        Directory.GetFiles(folder.Path).ShouldHaveSingleItem();
    }

    // Two pulls of one file would write into each other.
    [Fact]
    public void Two_at_once_are_refused()
    {
        using var folder = new TemporaryFolder();
        using var first = new ResumableFile(folder["x.bin"]);
        Should.Throw<FileWriteException>(() => new ResumableFile(folder["x.bin"]));
    }

    // A full disk must neither give the file its name nor lose what was there.
    [Theory]
    [InlineData(FileOperation.Write)]
    [InlineData(FileOperation.Flush)]
    [InlineData(FileOperation.Rename)]
    public void A_disk_that_refuses_leaves_the_old_file(FileOperation operation)
    {
        using var folder = new TemporaryFolder();
        string path = folder["x.bin"];
        File.WriteAllText(path, "old");
        using (FileFaults.Begin(FaultAction.Fail, operation, 1))
        {
            using var file = new ResumableFile(path);
            Should.Throw<FileWriteException>(() =>
            {
                file.Append("new"u8);
                file.Complete();
            });
        }
        File.ReadAllText(path).ShouldBe("old");
    }
}
