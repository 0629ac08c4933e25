using Casebook.Runs.Errors;
using Casebook.Runs.Folders;

namespace Casebook.Runs.Tests.Folders;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // Two trainers on one folder would mix their checkpoints; and a killed one must not lock the folder for ever.
    [Fact]
    public void A_second_process_is_told_who_holds_the_folder_until_the_first_is_killed()
    {
        (var process, string? line) = ChildProcess.Start("hold-lock", _folder.Path);
        using (process)
        {
            line.ShouldBe("held");
            var exception = Should.Throw<RunLockedException>(() => RunFolder.Claim(_folder.Path));
            exception.ExitCode.ShouldBe(ExitCode.Locked);
            exception.Message.ShouldBe(
                $"{_folder.Path}: process {process.Id} on {Environment.MachineName} is working on this folder. "
                + "Wait for it, end it, or give another folder with --out. Nothing was changed.");
            process.Kill();
            process.WaitForExit();
        }
        using RunFolder run = RunFolder.Claim(_folder.Path);
        run.Path.ShouldBe(_folder.Path);
    }

    // Within one process the lock holds too, and ends with the object.
    [Fact]
    public void The_lock_ends_with_the_run()
    {
        using (RunFolder.Claim(_folder["run"]))
        {
            Should.Throw<RunLockedException>(() => RunFolder.Claim(_folder["run"]));
        }
        using RunFolder again = RunFolder.Claim(_folder["run"]);
        again.RecipeFile.ShouldBe(_folder["run", "recipe.yaml"]);
        again.MetricsFile.ShouldBe(_folder["run", "metrics.jsonl"]);
        again.ModelFolder.ShouldBe(_folder["run", "model"]);
    }

    // Two runs started in one second must not share a folder.
    [Fact]
    public void A_new_run_has_a_name_of_kind_and_time_that_is_free()
    {
        var clock = new FixedClock();
        string first = RunFolder.NewPath("sft", clock, _folder.Path);
        first.ShouldBe(_folder["sft-20261124-080910"]);
        Directory.CreateDirectory(first);
        RunFolder.NewPath("sft", clock, _folder.Path).ShouldBe(first + "-2");
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 24, 8, 9, 10, TimeSpan.Zero);
    }
}
