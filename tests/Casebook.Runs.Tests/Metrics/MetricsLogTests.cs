using Casebook.Runs.Errors;
using Casebook.Runs.Files;
using Casebook.Runs.Metrics;

namespace Casebook.Runs.Tests.Metrics;

public sealed class MetricsLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // A resumed run would draw its curve twice over the steps that it repeats.
    [Fact]
    public void Opening_cuts_back_to_the_checkpoints_step()
    {
        string path = _folder["metrics.jsonl"];
        using (MetricsLog log = MetricsLog.Open(path, 0))
        {
            for (int step = 0; step <= 5; step++)
            {
                log.Append(step, "train", ("loss", 1.5), ("gradient_norm", double.NaN));
            }
        }
        File.AppendAllText(path, "{\"step\":6,\"ki");
        using (MetricsLog log = MetricsLog.Open(path, 3))
        {
            log.Append(4, "validation", ("loss", 0.1));
        }
        File.ReadAllLines(path).ShouldBe([
            .. Enumerable.Range(0, 4).Select(step => $$"""{"step":{{step}},"kind":"train","loss":1.5,"gradient_norm":null}"""),
            """{"step":4,"kind":"validation","loss":0.1}"""]);
    }

    // A power cut tears the last line at any byte; the run must resume all the same.
    [Fact]
    public void A_last_line_torn_at_any_byte_is_dropped()
    {
        string path = _folder["metrics.jsonl"];
        string whole = "{\"step\":1,\"kind\":\"train\"}\n{\"step\":2,\"kind\":\"train\"}\n";
        int firstLine = whole.IndexOf('\n') + 1;
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllText(path, whole[..length]);
            MetricsLog.Read(path).Count.ShouldBe(length == whole.Length ? 2 : length >= firstLine ? 1 : 0);
        }
    }

    // A line broken in the middle is not what a kill leaves: somebody edited the file, and should be told where.
    [Fact]
    public void A_broken_line_before_the_last_is_named()
    {
        string path = _folder["metrics.jsonl"];
        File.WriteAllText(path, "{\"step\":1}\n{\"loss\":2}\n{\"step\":3}\n");
        var exception = Should.Throw<RunFileException>(() => MetricsLog.Open(path, 5));
        exception.Place.ShouldBe("line 2");
        exception.ExitCode.ShouldBe(ExitCode.BadInput);
    }

    // A full disk in the middle of a line must not take the earlier lines along.
    [Fact]
    public void A_failed_append_leaves_the_lines_before_it()
    {
        string path = _folder["metrics.jsonl"];
        using (MetricsLog log = MetricsLog.Open(path, 0))
        {
            log.Append(1, "train", ("loss", 1));
            using FileFaults faults = FileFaults.Begin(FaultAction.Fail, FileOperation.Write, 1);
            Should.Throw<FileWriteException>(() => log.Append(2, "train", ("loss", 2)));
        }
        MetricsLog.Read(path).ShouldHaveSingleItem();
    }
}
