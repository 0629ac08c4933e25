using Casebook.Runs.Errors;
using Casebook.Runs.Files;
using Casebook.Runs.Folders;
using Casebook.Runs.Manifests;
using Casebook.Training.Sft;

namespace Casebook.Training.Tests.Sft;

/// <summary>A run that is stopped, killed or begun again: it ends with the bits of one that was not, or says why it can not go on.</summary>
public sealed class SftResumptionTests : IDisposable
{
    private readonly SftWorkspace _work = new();

    public void Dispose() => _work.Dispose();

    // A run that was killed, or whose disk failed, at any point must end with the bits of one that was not.
    [Theory]
    [InlineData(FaultAction.Stop)]
    [InlineData(FaultAction.Fail)]
    public void Failing_at_any_write_flush_rename_or_deletion_loses_nothing(FaultAction action)
    {
        int operations;
        using (var count = FileFaults.Count())
        {
            SftWorkspace.Train(Short("whole"));
            operations = count.Total;
        }
        string hash = _work.ModelHash("whole");
        double[] losses = _work.Losses("whole");

        for (int n = 1; n <= operations; n++)
        {
            Directory.CreateDirectory(_work.Run("faulty"));
            using (FileFaults.Begin(action, null, n))
            {
                try
                {
                    SftWorkspace.Train(Short("faulty"));
                }
                catch (FileWriteException exception)
                {
                    exception.ExitCode.ShouldBe(ExitCode.Disk);
                }
            }
            SftWorkspace.Train(Short("faulty"));
            _work.ModelHash("faulty").ShouldBe(hash, $"operation {n} of {operations}");
            _work.Losses("faulty").ShouldBe(losses, $"operation {n}");
            Manifest.Verify(_work.Run("faulty")).ShouldBeNull();
            Directory.Delete(_work.Run("faulty"), recursive: true);
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"{operations} operations failed one by one");

        // Two steps, a checkpoint after each: long enough for every kind of operation to occur.
        SftJob Short(string run) => _work.Job(run, overrides: ["schedule.steps=2", "checkpoints.every=1", "checkpoints.keep=1", "validation.exemplars=1"]);
    }

    // Stopped after every single step: each process does one, and the result is the same.
    [Fact]
    public void Interrupting_after_every_step_changes_no_bit()
    {
        SftWorkspace.Train(_work.Job("whole"));
        var resumed = new List<int>();
        bool finished = false;
        for (int process = 0; process < 20 && !finished; process++)
        {
            using var stop = new CancellationTokenSource();
            var events = new Events(what =>
            {
                if (what is SftEvent.StepDone)
                {
                    stop.Cancel();
                }
                if (what is SftEvent.Resumed from)
                {
                    resumed.Add(from.Step);
                }
            });
            try
            {
                SftRun.Run(_work.Job("stopped", events), stop.Token);
                finished = true;
            }
            catch (InterruptedRunException exception)
            {
                exception.ExitCode.ShouldBe(ExitCode.Interrupted);
                exception.Message.ShouldBe(
                    $"{_work.Run("stopped")}: stopped after step {process + 1} of {_work.Steps("whole")}, as asked; everything is saved. The same command goes on from there.");
            }
        }
        finished.ShouldBeTrue();
        resumed.ShouldBe(Enumerable.Range(1, _work.Steps("whole") - 1));
        _work.ModelHash("stopped").ShouldBe(_work.ModelHash("whole"));
        _work.Losses("stopped").ShouldBe(_work.Losses("whole"));
    }

    // Cancelled before anything happened: nothing is left that would confuse the next try.
    [Fact]
    public void Cancelling_before_the_first_step_says_so()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Should.Throw<InterruptedRunException>(() => SftRun.Run(_work.Job("run"), stop.Token)).Problem.ShouldContain("before its first step");
        SftWorkspace.Train(_work.Job("run")).Steps.ShouldBePositive();
    }

    // Giving the same command again after the end must not train again.
    [Fact]
    public void A_finished_run_is_left_as_it_is()
    {
        SftWorkspace.Train(_work.Job("run"));
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(_work.Run("run"), "model", "model.safetensors"));
        var events = new Events();
        SftResult again = SftWorkspace.Train(_work.Job("run", events));
        events.All.ShouldHaveSingleItem().ShouldBeOfType<SftEvent.AlreadyFinished>();
        again.Steps.ShouldBe(_work.Steps("run"));
        File.GetLastWriteTimeUtc(Path.Combine(_work.Run("run"), "model", "model.safetensors")).ShouldBe(written);
    }

    // A damaged newest checkpoint costs the steps since the one before, not the run.
    [Fact]
    public void A_damaged_checkpoint_is_passed_over_and_named()
    {
        SftWorkspace.Train(_work.Job("whole"));
        _work.Interrupt("run", afterStep: 3);
        string newest = Path.Combine(_work.Run("run"), "checkpoints", "step-00000003");
        using (FileStream weights = File.OpenWrite(Path.Combine(newest, "model.safetensors")))
        {
            weights.Position = weights.Length - 1;
            weights.WriteByte(0x55);
        }
        var events = new Events();
        SftWorkspace.Train(_work.Job("run", events));
        events.All.OfType<SftEvent.CheckpointSkipped>().ShouldHaveSingleItem().Problem.ShouldStartWith("model.safetensors has other content");
        events.All.OfType<SftEvent.Resumed>().ShouldHaveSingleItem().Step.ShouldBe(2);
        _work.ModelHash("run").ShouldBe(_work.ModelHash("whole"));
    }

    // A checkpoint is a model: one can ask it, and fine-tune it.
    [Fact]
    public void A_checkpoint_can_be_fine_tuned_like_any_model()
    {
        SftWorkspace.Train(_work.Job("first"));
        string checkpoint = Directory.GetDirectories(Path.Combine(_work.Run("first"), "checkpoints")).Order().Last();
        string recipe = SftWorkspace.Recipe[SftWorkspace.Recipe.IndexOf("optimizer:", StringComparison.Ordinal)..];
        var events = new Events();
        SftWorkspace.Train(_work.Job("second", events, recipe: recipe) with { Model = checkpoint });
        events.All.OfType<SftEvent.Validated>().First().Loss.ShouldBe(_work.Losses("first")[^1], 1e-6);
        Manifest.TryRead(_work.Run("second"))!.Parent!.Sha256.ShouldBe(FileHash.Sha256(Path.Combine(checkpoint, "manifest.json")));
    }

    // Threads, checkpoints and validation may be changed in mid-run; whatever changes the weights may not.
    [Fact]
    public void Another_recipe_is_refused_with_the_key_that_differs()
    {
        _work.Interrupt("run", afterStep: 3);
        var exception = Should.Throw<ForeignRunException>(() => SftWorkspace.Train(_work.Job("run", overrides: "optimizer.learning_rate=0.01")));
        exception.ExitCode.ShouldBe(ExitCode.Usage);
        exception.Message.ShouldBe(
            $"{_work.Run("run")}: recipe, optimizer.learning_rate: is 0.01, the run was begun with 0.05. "
            + "To go on with this run give what it was begun with; for another run give another folder with --out. Nothing was changed.");
        SftWorkspace.Train(_work.Job("run", overrides: ["threads=1", "checkpoints.every=1", "validation.every=1"]));
        SftWorkspace.Train(_work.Job("whole"));
        _work.ModelHash("run").ShouldBe(_work.ModelHash("whole"));
    }

    [Fact]
    public void A_checkpoint_of_another_shape_is_refused()
    {
        _work.Interrupt("run", afterStep: 3);
        // As if the recipe had been edited in the folder too.
        string recipe = Path.Combine(_work.Run("run"), "recipe.yaml");
        File.WriteAllText(recipe, File.ReadAllText(recipe).Replace("feed_forward_size: 8", "feed_forward_size: 16"));
        Should.Throw<ForeignRunException>(() => SftWorkspace.Train(_work.Job("run", overrides: "model.feed_forward_size=16")))
            .Problem.ShouldBe("the checkpoint's model is of another shape: FeedForwardSize is 8, not 16");
    }

    [Fact]
    public void Other_training_data_is_refused()
    {
        _work.Interrupt("run", afterStep: 3);
        _work.Write("exemplars.train.jsonl", Enumerable.Range(10, 6).Select(SftWorkspace.Exemplar));
        Should.Throw<ForeignRunException>(() => SftWorkspace.Train(_work.Job("run"))).Problem.ShouldContain("other training data");
    }

    // Two processes on one folder would write each other's checkpoints over.
    [Fact]
    public void A_second_run_on_the_folder_is_told_who_holds_it()
    {
        using RunFolder held = RunFolder.Claim(_work.Run("run"));
        Should.Throw<RunLockedException>(() => SftWorkspace.Train(_work.Job("run"))).Problem.ShouldStartWith($"process {Environment.ProcessId} on ");
    }
}
