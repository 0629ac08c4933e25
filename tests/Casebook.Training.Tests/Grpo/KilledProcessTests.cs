using System.Diagnostics;
using Casebook.Runs.Files;
using Casebook.Training.Grpo;

namespace Casebook.Training.Tests.Grpo;

/// <summary>Real processes, really killed in the middle of reinforcement.</summary>
public sealed class KilledProcessTests(GrpoFixture fixture) : IClassFixture<GrpoFixture>
{
    private readonly GrpoWorkspace _work = fixture.Work;

    // The power cut: the same command must end with the same bits.
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Killed_when_it_prints_a_step_it_resumes_to_the_same_bits(int step)
    {
        string run = $"killed-at-{step}";
        using (Process process = TrainingProcess.Start(_work, run))
        {
            while (process.StandardOutput.ReadLine() is { } line && line != $"step {step}")
            {
                // Until it is there.
            }
            process.Kill();
            process.WaitForExit();
            process.ExitCode.ShouldBe(137);
        }
        ShouldEndAsWhole(run);
    }

    // At an operation of each kind: in the middle of rollouts, of metrics, of a checkpoint and of the model.
    [Theory]
    [InlineData("kill-any:1")]
    [InlineData("kill-write:5")]
    [InlineData("kill-write:30")]
    [InlineData("kill-flush:12")]
    [InlineData("kill-rename:3")]
    [InlineData("kill-rename:16")]
    public void Killed_at_an_operation_it_resumes_to_the_same_bits(string fault)
    {
        string run = fault.Replace(':', '-');
        using (Process process = TrainingProcess.Start(_work, run, fault))
        {
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.ShouldBe(137);
        }
        ShouldEndAsWhole(run);
    }

    // What a scheduler and its user see of a full disk.
    [Fact]
    public void A_full_disk_ends_the_process_with_its_code_and_a_message()
    {
        using Process process = TrainingProcess.Start(_work, "full", "full-write:9");
        process.StandardOutput.ReadToEnd();
        string message = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(6);
        message.ShouldContain("the disk is full");
    }

    private void ShouldEndAsWhole(string run)
    {
        GrpoRun.Run(_work.Job("whole"), TestContext.Current.CancellationToken);
        using (Process process = TrainingProcess.Start(_work, run))
        {
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            process.ExitCode.ShouldBe(0, process.StandardError.ReadToEnd());
        }
        _work.ModelHash(run).ShouldBe(_work.ModelHash("whole"));
        Directory.GetFileSystemEntries(_work.Run(run), "*" + AtomicFile.PartialSuffix, SearchOption.AllDirectories).ShouldBeEmpty();
        string[] Lines(string of) => [.. File.ReadAllLines(Path.Combine(_work.Run(of), "metrics.jsonl")).Select(line => line[..line.IndexOf("\"generation_tokens_per_second\"", StringComparison.Ordinal)])];
        Lines(run).ShouldBe(Lines("whole"));
    }
}
