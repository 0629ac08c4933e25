using System.Diagnostics;
using Casebook.Runs.Files;
using Casebook.Training.Sft;

namespace Casebook.Training.Tests.Sft;

/// <summary>Real processes, really killed: nothing of theirs runs on the way out.</summary>
public sealed class KilledProcessTests : IDisposable
{
    private readonly SftWorkspace _work = new();

    public void Dispose() => _work.Dispose();

    // The power cut of a training run: the same command must end with the same bits.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Killed_when_it_prints_a_step_it_resumes_to_the_same_bits(int step)
    {
        SftRun.Run(_work.Job("whole"), TestContext.Current.CancellationToken);
        using (Process process = TrainingProcess.Start(_work, "killed"))
        {
            while (process.StandardOutput.ReadLine() is { } line && line != $"step {step}")
            {
                // Until it is there.
            }
            process.Kill();
            process.WaitForExit();
            process.ExitCode.ShouldBe(137);
        }
        Resumed().ShouldBe(_work.ModelHash("whole"));
    }

    // At an operation of each kind, early and late, in the middle of a checkpoint and of the model.
    [Theory]
    [InlineData("kill-any:1")]
    [InlineData("kill-write:12")]
    [InlineData("kill-flush:9")]
    [InlineData("kill-rename:11")]
    [InlineData("kill-rename:20")]
    public void Killed_at_an_operation_it_resumes_to_the_same_bits(string fault)
    {
        SftRun.Run(_work.Job("whole"), TestContext.Current.CancellationToken);
        using (Process process = TrainingProcess.Start(_work, "killed", fault))
        {
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.ShouldBe(137);
        }
        Resumed().ShouldBe(_work.ModelHash("whole"));
    }

    // What a scheduler and its user see of a full disk.
    [Fact]
    public void A_full_disk_ends_the_process_with_its_code_and_a_message()
    {
        using Process process = TrainingProcess.Start(_work, "full", "full-write:15");
        process.StandardOutput.ReadToEnd();
        string message = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(6);
        message.ShouldMatch(@"^/.*: the disk is full: at least [\d.]+ KiB needed, [\d.]+ [MGT]iB free\. Free some space");
        TestContext.Current.TestOutputHelper?.WriteLine(message);
    }

    private string Resumed()
    {
        using Process process = TrainingProcess.Start(_work, "killed");
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, process.StandardError.ReadToEnd());
        Directory.GetFileSystemEntries(_work.Run("killed"), "*" + AtomicFile.PartialSuffix, SearchOption.AllDirectories).ShouldBeEmpty();
        return _work.ModelHash("killed");
    }
}
