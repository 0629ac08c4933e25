using Casebook.Engine.Learning;
using Casebook.Models.Folders;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;
using Casebook.Runs.Folders;
using Casebook.Runs.Manifests;
using Casebook.Runs.Metrics;
using Casebook.Training.Sft;

namespace Casebook.Training.Tests.Sft;

public sealed class SftRunTests : IDisposable
{
    private readonly SftWorkspace _work = new();

    public void Dispose() => _work.Dispose();

    // The main road: losses fall, the result is a model folder, and everything of it is accounted for.
    [Fact]
    public void A_run_learns_and_leaves_a_model_with_its_lineage()
    {
        var events = new Events();
        SftResult result = Train(_work.Job("run", events, overrides: "schedule.epochs=20"));

        var validations = events.All.OfType<SftEvent.Validated>().ToList();
        validations[0].Step.ShouldBe(0);
        validations[^1].Loss.ShouldBeLessThan(0.7 * validations[0].Loss);
        result.ValidationLoss.ShouldBe(validations[^1].Loss);
        result.Steps.ShouldBe(events.All.OfType<SftEvent.StepDone>().Last().Number);

        using (ModelFolder model = ModelFolder.Open(_work.Run("run")))
        {
            model.Config.HiddenSize.ShouldBe(8);
            model.Template.TraceOpenToken.ShouldNotBeNull();
        }
        Manifest.Verify(_work.Run("run")).ShouldBeNull();
        Manifest manifest = Manifest.TryRead(_work.Run("run"))!;
        manifest.Kind.ShouldBe("sft");
        manifest.Properties["seed"].ShouldBe("1");
        manifest.Inputs.ShouldContain(input => input.Sha256 == FileHash.Sha256(Path.Combine(_work.Data, "exemplars.train.jsonl")));
        File.ReadAllText(Path.Combine(_work.Run("run"), "recipe.yaml")).ShouldContain("  weight_decay: 0.1\n");
    }

    // The user sees before the first step what is trained on and whether it fits.
    [Fact]
    public void Data_and_preflight_are_told_before_the_first_step()
    {
        var events = new Events();
        Train(_work.Job("run", events));
        var data = events.All[0].ShouldBeOfType<SftEvent.DataRead>();
        data.Training.Items.Count.ShouldBe(6);
        data.Validation!.Items.Count.ShouldBe(2);
        var preflight = events.All[1].ShouldBeOfType<SftEvent.Preflight>();
        preflight.Tokens.ShouldBe(data.Training.Items.Max(sample => sample.Length));
        preflight.PeakBytes.ShouldBeGreaterThan(1 << 20);
        preflight.MachineBytes.ShouldBeGreaterThan(preflight.PeakBytes);
    }

    // Loss on the question as well would train the model to write users' messages.
    [Fact]
    public void Only_what_the_assistant_writes_is_a_target()
    {
        var events = new Events();
        Train(_work.Job("run", events));
        using ModelFolder model = ModelFolder.Open(_work.Run("run"));
        SftSample sample = ((SftEvent.DataRead)events.All[0]).Training.Items[0];
        Branch branch = sample.Group.Branches.ShouldHaveSingleItem();
        int[] targets = [.. Enumerable.Range(0, sample.Length).Where(i => branch.IsTarget.Span[i]).Select(i => branch.Tokens.Span[i])];
        model.Tokenizer.Decode(targets).ShouldBe("as 0\n\n\nCWE-0");
        targets.ShouldContain(model.Template.TraceCloseToken!.Value);
        targets[^1].ShouldBe(model.Template.StopTokens[0]);
        targets.ShouldNotContain(model.Template.TraceOpenToken!.Value);
    }

    // A run that was killed, or whose disk failed, at any point must end with the bits of one that was not.
    [Theory]
    [InlineData(FaultAction.Stop)]
    [InlineData(FaultAction.Fail)]
    public void Failing_at_any_write_flush_rename_or_deletion_loses_nothing(FaultAction action)
    {
        int operations;
        using (var count = FileFaults.Count())
        {
            Train(Short("whole"));
            operations = count.Total;
        }
        string hash = _work.ModelHash("whole");
        double[] losses = Losses("whole");

        for (int n = 1; n <= operations; n++)
        {
            Directory.CreateDirectory(_work.Run("faulty"));
            using (FileFaults.Begin(action, null, n))
            {
                try
                {
                    Train(Short("faulty"));
                }
                catch (FileWriteException exception)
                {
                    exception.ExitCode.ShouldBe(ExitCode.Disk);
                }
            }
            Train(Short("faulty"));
            _work.ModelHash("faulty").ShouldBe(hash, $"operation {n} of {operations}");
            Losses("faulty").ShouldBe(losses, $"operation {n}");
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
        Train(_work.Job("whole"));
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
                    $"{_work.Run("stopped")}: stopped after step {process + 1} of {Steps("whole")}, as asked; everything is saved. The same command goes on from there.");
            }
        }
        finished.ShouldBeTrue();
        resumed.ShouldBe(Enumerable.Range(1, Steps("whole") - 1));
        _work.ModelHash("stopped").ShouldBe(_work.ModelHash("whole"));
        Losses("stopped").ShouldBe(Losses("whole"));
    }

    // Cancelled before anything happened: nothing is left that would confuse the next try.
    [Fact]
    public void Cancelling_before_the_first_step_says_so()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Should.Throw<InterruptedRunException>(() => SftRun.Run(_work.Job("run"), stop.Token)).Problem.ShouldContain("before its first step");
        Train(_work.Job("run")).Steps.ShouldBePositive();
    }

    // Giving the same command again after the end must not train again.
    [Fact]
    public void A_finished_run_is_left_as_it_is()
    {
        Train(_work.Job("run"));
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(_work.Run("run"), "model", "model.safetensors"));
        var events = new Events();
        SftResult again = Train(_work.Job("run", events));
        events.All.ShouldHaveSingleItem().ShouldBeOfType<SftEvent.AlreadyFinished>();
        again.Steps.ShouldBe(Steps("run"));
        File.GetLastWriteTimeUtc(Path.Combine(_work.Run("run"), "model", "model.safetensors")).ShouldBe(written);
    }

    // A damaged newest checkpoint costs the steps since the one before, not the run.
    [Fact]
    public void A_damaged_checkpoint_is_passed_over_and_named()
    {
        Train(_work.Job("whole"));
        Interrupt("run", afterStep: 3);
        string newest = Path.Combine(_work.Run("run"), "checkpoints", "step-00000003");
        using (FileStream weights = File.OpenWrite(Path.Combine(newest, "model.safetensors")))
        {
            weights.Position = weights.Length - 1;
            weights.WriteByte(0x55);
        }
        var events = new Events();
        Train(_work.Job("run", events));
        events.All.OfType<SftEvent.CheckpointSkipped>().ShouldHaveSingleItem().Problem.ShouldStartWith("model.safetensors has other content");
        events.All.OfType<SftEvent.Resumed>().ShouldHaveSingleItem().Step.ShouldBe(2);
        _work.ModelHash("run").ShouldBe(_work.ModelHash("whole"));
    }

    // A checkpoint is a model: one can ask it, and fine-tune it.
    [Fact]
    public void A_checkpoint_can_be_fine_tuned_like_any_model()
    {
        Train(_work.Job("first"));
        string checkpoint = Directory.GetDirectories(Path.Combine(_work.Run("first"), "checkpoints")).Order().Last();
        string recipe = SftWorkspace.Recipe[SftWorkspace.Recipe.IndexOf("optimizer:", StringComparison.Ordinal)..];
        var events = new Events();
        Train(_work.Job("second", events, recipe: recipe) with { Model = checkpoint });
        events.All.OfType<SftEvent.Validated>().First().Loss.ShouldBe(Last("first"), 1e-6);
        Manifest.TryRead(_work.Run("second"))!.Parent!.Sha256.ShouldBe(FileHash.Sha256(Path.Combine(checkpoint, "manifest.json")));
    }

    // Threads, checkpoints and validation may be changed in mid-run; whatever changes the weights may not.
    [Fact]
    public void Another_recipe_is_refused_with_the_key_that_differs()
    {
        Interrupt("run", afterStep: 3);
        var exception = Should.Throw<ForeignRunException>(() => Train(_work.Job("run", overrides: "optimizer.learning_rate=0.01")));
        exception.ExitCode.ShouldBe(ExitCode.Usage);
        exception.Message.ShouldBe(
            $"{_work.Run("run")}: recipe, optimizer.learning_rate: is 0.01, the run was begun with 0.05. "
            + "To go on with this run give what it was begun with; for another run give another folder with --out. Nothing was changed.");
        Train(_work.Job("run", overrides: ["threads=1", "checkpoints.every=1", "validation.every=1"]));
        Train(_work.Job("whole"));
        _work.ModelHash("run").ShouldBe(_work.ModelHash("whole"));
    }

    [Fact]
    public void A_checkpoint_of_another_shape_is_refused()
    {
        Interrupt("run", afterStep: 3);
        // As if the recipe had been edited in the folder too.
        string recipe = Path.Combine(_work.Run("run"), "recipe.yaml");
        File.WriteAllText(recipe, File.ReadAllText(recipe).Replace("feed_forward_size: 8", "feed_forward_size: 16"));
        Should.Throw<ForeignRunException>(() => Train(_work.Job("run", overrides: "model.feed_forward_size=16")))
            .Problem.ShouldBe("the checkpoint's model is of another shape: FeedForwardSize is 8, not 16");
    }

    [Fact]
    public void Other_training_data_is_refused()
    {
        Interrupt("run", afterStep: 3);
        _work.Write("exemplars.train.jsonl", Enumerable.Range(10, 6).Select(SftWorkspace.Exemplar));
        Should.Throw<ForeignRunException>(() => Train(_work.Job("run"))).Problem.ShouldContain("other training data");
    }

    // Two processes on one folder would write each other's checkpoints over.
    [Fact]
    public void A_second_run_on_the_folder_is_told_who_holds_it()
    {
        using RunFolder held = RunFolder.Claim(_work.Run("run"));
        Should.Throw<RunLockedException>(() => Train(_work.Job("run"))).Problem.ShouldStartWith($"process {Environment.ProcessId} on ");
    }

    // A run that goes on with numbers that are none spoils its weights, and days later nobody knows when.
    [Fact]
    public void A_loss_that_is_not_a_number_stops_and_keeps_the_last_checkpoint()
    {
        var exception = Should.Throw<NumericalException>(() => Train(_work.Job("run", learners: request => new BigramLearner(request) { NotANumberFrom = 4 })));
        exception.ExitCode.ShouldBe(ExitCode.Numerical);
        exception.Place.ShouldMatch(@"^step 4, .*exemplars\.train\.jsonl, exemplar e\d, token \d+$");
        exception.Problem.ShouldBe("the log-probability is NaN");
        string checkpoint = Path.Combine(_work.Run("run"), "checkpoints", "step-00000002");
        exception.Remedy.ShouldContain(checkpoint);
        Manifest.Verify(checkpoint).ShouldBeNull();
        Directory.Exists(Path.Combine(_work.Run("run"), "model")).ShouldBeFalse();
    }

    [Fact]
    public void An_infinite_gradient_stops_too()
    {
        var exception = Should.Throw<NumericalException>(() => Train(_work.Job("run", learners: request => new BigramLearner(request) { InfiniteGradientFrom = 1 })));
        exception.Place.ShouldBe("step 1");
        exception.Problem.ShouldStartWith("the norm of the gradient is Infinity, although the loss is ");
        exception.Remedy.ShouldStartWith("No checkpoint was written yet.");
    }

    // Each bad line is named by file, line and field.
    [Theory]
    [InlineData("{\"id\":\"x\"", "line 2", "")]
    [InlineData("{\"id\":\"x\",\"domain\":\"d\",\"source\":\"s\"}", "line 2, messages", "is missing")]
    [InlineData("{\"id\":\"x\",\"domain\":\"d\",\"source\":\"s\",\"messages\":[{\"role\":\"robot\",\"content\":\"\"}]}", "line 2, messages[0].role", "\"robot\" is not system, user or assistant")]
    public void A_malformed_line_is_named(string line, string place, string problem)
    {
        string file = Path.Combine(_work.Data, "exemplars.train.jsonl");
        string[] lines = File.ReadAllLines(file);
        File.WriteAllLines(file, [lines[0], line, .. lines[1..]]);
        var exception = Should.Throw<DataFileException>(() => Train(_work.Job("run")));
        exception.File.ShouldBe(file);
        exception.Place.ShouldBe(place);
        exception.Problem.ShouldContain(problem);
        exception.ExitCode.ShouldBe(ExitCode.BadInput);
    }

    [Fact]
    public void A_data_folder_without_exemplars_is_named()
    {
        File.Delete(Path.Combine(_work.Data, "exemplars.train.jsonl"));
        Should.Throw<TrainingDataException>(() => Train(_work.Job("run"))).Problem.ShouldBe("does not exist");
        File.WriteAllText(Path.Combine(_work.Data, "exemplars.train.jsonl"), "");
        Should.Throw<TrainingDataException>(() => Train(_work.Job("run"))).Problem.ShouldBe("has no exemplar");
    }

    // An exemplar that is silently cut teaches the model never to answer.
    [Fact]
    public void Exemplars_that_are_too_long_stop_the_run_or_are_counted()
    {
        Exemplar one = SftWorkspace.Exemplar(1);
        Exemplar tooLong = one with { Id = "long", Messages = [one.Messages[0], one.Messages[1] with { Content = new string('x', 200) }] };
        Exemplar longQuestion = one with { Id = "question", Messages = [one.Messages[0] with { Content = new string('x', 200) }, one.Messages[1]] };
        _work.Write("exemplars.train.jsonl", [one, tooLong, longQuestion]);

        var exception = Should.Throw<TrainingDataException>(() => Train(_work.Job("error")));
        exception.Place.ShouldBe("exemplar long");
        exception.Problem.ShouldMatch("has 2\\d\\d tokens, the most are 128");

        Data("skip").ShouldBe((1, 0, 2));
        Data("truncate").ShouldBe((2, 1, 1));

        (int, int, int) Data(string choice)
        {
            var events = new Events();
            Train(_work.Job(choice, events, overrides: $"data.too_long={choice}"));
            SftSamples samples = ((SftEvent.DataRead)events.All[0]).Training;
            return (samples.Items.Count, samples.Truncated, samples.Skipped);
        }
    }

    [Theory]
    [InlineData(true, true, "has a section model, and a model to fine-tune was given")]
    [InlineData(false, false, "has no section model, and no model was given")]
    public void Architecture_comes_from_the_recipe_or_from_a_model(bool section, bool model, string problem)
    {
        string recipe = section ? SftWorkspace.Recipe : "seed: 1\n";
        var exception = Should.Throw<SftUsageException>(() => Train(_work.Job("run", recipe: recipe) with { Model = model ? "somewhere" : null }));
        exception.Problem.ShouldBe(problem);
    }

    [Fact]
    public void Longer_exemplars_than_a_micro_batch_can_not_be_asked_for() =>
        Should.Throw<SftUsageException>(() => Train(_work.Job("run", overrides: "data.maximum_tokens=129"))).Problem
            .ShouldBe("is 129, the model's context 128 and batch.micro_batch_tokens 128");

    // A model that no machine holds is refused before the machine is brought down.
    [Fact]
    public void A_model_larger_than_the_machine_is_refused() =>
        Should.Throw<SftUsageException>(() => Train(_work.Job("run", overrides: ["model.hidden_size=65536", "model.layers=1000"]))).Problem
            .ShouldMatch(@"^has \d+ million parameters: [\d.]+ GB without activations, the machine has [\d.]+ GB$");

    // Checkpoints of a long run must not fill the disk.
    [Fact]
    public void Old_checkpoints_go()
    {
        Train(_work.Job("run", overrides: ["checkpoints.every=1", "checkpoints.keep=1"]));
        Directory.GetDirectories(Path.Combine(_work.Run("run"), "checkpoints")).Select(Path.GetFileName).ShouldBe([$"step-{Steps("run"):D8}"]);
    }

    private static SftResult Train(SftJob job) => SftRun.Run(job, TestContext.Current.CancellationToken);

    private void Interrupt(string run, int afterStep)
    {
        using var stop = new CancellationTokenSource();
        var events = new Events(what =>
        {
            if (what is SftEvent.StepDone step && step.Number == afterStep)
            {
                stop.Cancel();
            }
        });
        Should.Throw<InterruptedRunException>(() => SftRun.Run(_work.Job(run, events), stop.Token));
    }

    private double[] Losses(string run) =>
        [.. MetricsLog.Read(Path.Combine(_work.Run(run), "metrics.jsonl")).Select(line => line.GetProperty("loss").GetDouble())];

    private double Last(string run) => Losses(run)[^1];

    private int Steps(string run) => int.Parse(Manifest.TryRead(_work.Run(run))!.Properties["steps"]);
}
