using Casebook.Runs.Checkpoints;
using Casebook.Runs.Files;
using Casebook.Runs.Manifests;

namespace Casebook.Runs.Tests.Checkpoints;

public sealed class CheckpointFolderTests : IDisposable
{
    private static readonly Manifest _facts = new() { Kind = "checkpoint", Created = DateTimeOffset.UnixEpoch };

    private readonly TemporaryFolder _folder = new();
    private readonly CheckpointFolder _checkpoints;

    public CheckpointFolderTests() => _checkpoints = new CheckpointFolder(_folder["checkpoints"]);

    public void Dispose() => _folder.Dispose();

    // Resuming from a damaged checkpoint, or from none although a good one is there, loses a user's days.
    [Fact]
    public void The_newest_valid_checkpoint_is_found_and_damaged_ones_are_named()
    {
        _checkpoints.Newest().ShouldBeNull();
        Write(5);
        Write(10);
        Checkpoint damaged = Write(15);
        Directory.CreateDirectory(Path.Combine(_checkpoints.Path, "step-00000020"));
        Directory.CreateDirectory(Path.Combine(_checkpoints.Path, "step-x"));
        File.AppendAllText(Path.Combine(damaged.Path, "weights"), "!");

        var skipped = new List<string>();
        _checkpoints.Newest((checkpoint, mismatch) => skipped.Add($"{checkpoint.Step}: {mismatch}"))!.Step.ShouldBe(10);
        skipped.ShouldBe([
            "20: manifest.json is missing: whatever wrote the folder did not finish",
            "15: weights has 4 bytes, the manifest says 3"]);
    }

    // Keeping too few loses the last good one, keeping too many fills the disk.
    [Fact]
    public void Pruning_keeps_the_newest()
    {
        foreach (int step in (int[])[1, 2, 3, 4])
        {
            Write(step);
        }
        Directory.CreateDirectory(Path.Combine(_checkpoints.Path, "step-00000009.partial"));
        _checkpoints.Prune(2);
        Directory.GetDirectories(_checkpoints.Path).Select(Path.GetFileName).Order().ShouldBe(["step-00000003", "step-00000004"]);
    }

    // Whatever fails while a checkpoint is written and old ones are pruned, one valid checkpoint remains.
    [Theory]
    [InlineData(FaultAction.Fail)]
    [InlineData(FaultAction.Full)]
    [InlineData(FaultAction.Stop)]
    public void Failing_at_any_operation_leaves_a_valid_checkpoint(FaultAction action)
    {
        int operations;
        Write(1);
        Write(2);
        using (var count = FileFaults.Count())
        {
            Write(3);
            _checkpoints.Prune(1);
            operations = count.Total;
        }
        for (int n = 1; n <= operations; n++)
        {
            Directory.Delete(_checkpoints.Path, recursive: true);
            Write(1);
            Write(2);
            using (FileFaults.Begin(action, null, n))
            {
                try
                {
                    Write(3);
                    _checkpoints.Prune(1);
                }
                catch (FileWriteException)
                {
                    // What matters is what is left.
                }
            }
            long step = _checkpoints.Newest().ShouldNotBeNull($"operation {n}").Step;
            step.ShouldBeOneOf(2, 3);
            Write(4);
            _checkpoints.Prune(1);
            Directory.GetFileSystemEntries(_checkpoints.Path).ShouldHaveSingleItem();
        }
    }

    private Checkpoint Write(long step) => _checkpoints.Write(
        step, _facts, folder => AtomicFile.WriteAllText(Path.Combine(folder, "weights"), "w" + step));
}
