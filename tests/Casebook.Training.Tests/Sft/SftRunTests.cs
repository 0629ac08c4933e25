using Casebook.Engine.Learning;
using Casebook.Models.Folders;
using Casebook.Reasoning.Problems;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;
using Casebook.Runs.Manifests;
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
        SftResult result = SftWorkspace.Train(_work.Job("run", events, overrides: "schedule.epochs=20"));

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
        SftWorkspace.Train(_work.Job("run", events));
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
        SftWorkspace.Train(_work.Job("run", events));
        using ModelFolder model = ModelFolder.Open(_work.Run("run"));
        SftSample sample = ((SftEvent.DataRead)events.All[0]).Training.Items[0];
        Branch branch = sample.Group.Branches.ShouldHaveSingleItem();
        int[] targets = [.. Enumerable.Range(0, sample.Length).Where(i => branch.IsTarget.Span[i]).Select(i => branch.Tokens.Span[i])];
        model.Tokenizer.Decode(targets).ShouldBe("as 0\n\n\nCWE-0");
        targets.ShouldContain(model.Template.TraceCloseToken!.Value);
        targets[^1].ShouldBe(model.Template.StopTokens[0]);
        targets.ShouldNotContain(model.Template.TraceOpenToken!.Value);
    }

    // A run that goes on with numbers that are none spoils its weights, and days later nobody knows when.
    [Fact]
    public void A_loss_that_is_not_a_number_stops_and_keeps_the_last_checkpoint()
    {
        var exception = Should.Throw<NumericalException>(() => SftWorkspace.Train(_work.Job("run", learners: request => new BigramLearner(request) { NotANumberFrom = 4 })));
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
        var exception = Should.Throw<NumericalException>(() => SftWorkspace.Train(_work.Job("run", learners: request => new BigramLearner(request) { InfiniteGradientFrom = 1 })));
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
        var exception = Should.Throw<DataFileException>(() => SftWorkspace.Train(_work.Job("run")));
        exception.File.ShouldBe(file);
        exception.Place.ShouldBe(place);
        exception.Problem.ShouldContain(problem);
        exception.ExitCode.ShouldBe(ExitCode.BadInput);
    }

    [Fact]
    public void A_data_folder_without_exemplars_is_named()
    {
        File.Delete(Path.Combine(_work.Data, "exemplars.train.jsonl"));
        Should.Throw<TrainingDataException>(() => SftWorkspace.Train(_work.Job("run"))).Problem.ShouldBe("does not exist");
        File.WriteAllText(Path.Combine(_work.Data, "exemplars.train.jsonl"), "");
        Should.Throw<TrainingDataException>(() => SftWorkspace.Train(_work.Job("run"))).Problem.ShouldBe("has no exemplar");
    }

    // An exemplar that is silently cut teaches the model never to answer.
    [Fact]
    public void Exemplars_that_are_too_long_stop_the_run_or_are_counted()
    {
        Exemplar one = SftWorkspace.Exemplar(1);
        Exemplar tooLong = one with { Id = "long", Messages = [one.Messages[0], one.Messages[1] with { Content = new string('x', 200) }] };
        Exemplar longQuestion = one with { Id = "question", Messages = [one.Messages[0] with { Content = new string('x', 200) }, one.Messages[1]] };
        _work.Write("exemplars.train.jsonl", [one, tooLong, longQuestion]);

        var exception = Should.Throw<TrainingDataException>(() => SftWorkspace.Train(_work.Job("error")));
        exception.Place.ShouldBe("exemplar long");
        exception.Problem.ShouldMatch("has 2\\d\\d tokens, the most are 128");

        Data("skip").ShouldBe((1, 0, 2));
        Data("truncate").ShouldBe((2, 1, 1));

        (int, int, int) Data(string choice)
        {
            var events = new Events();
            SftWorkspace.Train(_work.Job(choice, events, overrides: $"data.too_long={choice}"));
            SftSamples samples = ((SftEvent.DataRead)events.All[0]).Training;
            return (samples.Items.Count, samples.Truncated, samples.Skipped);
        }
    }

    // Who filters must see what went: a filter that takes everything, or nothing, looks like one that works.
    [Fact]
    public void Exemplars_that_fail_a_check_of_traces_are_left_out_and_counted()
    {
        Exemplar With(string id, string trace) => SftWorkspace.Exemplar(1) with
        {
            Id = id,
            Messages = [new("user", "the page shows it"), new("assistant", "CWE-79", trace)],
        };
        _work.Write("exemplars.train.jsonl", [With("true", "\"page\": CWE-79"), With("false", "\"file\": CWE-79"), With("other", "\"page\": CWE-89"), With("silent", "so CWE-79")]);
        Data("none").ShouldBe((4, ""));
        Data("false", "data.contradicted_claims=gate").ShouldBe((2, "contradicted-claims 2"));
        Data("silent", "data.silent_traces=gate").ShouldBe((2, "silent-trace 2"));
        Data("both", "data.contradicted_claims=gate", "data.silent_traces=gate").ShouldBe((1, "contradicted-claims 2, silent-trace 1"));

        _work.Write("exemplars.train.jsonl", [With("silent", "so CWE-79")]);
        Should.Throw<TrainingDataException>(() => SftWorkspace.Train(_work.Job("empty", overrides: "data.silent_traces=gate"))).Problem.ShouldBe("has no exemplar that passes (1 silent-trace)");

        (int, string) Data(string run, params string[] overrides)
        {
            var events = new Events();
            SftWorkspace.Train(_work.Job(run, events, overrides: overrides));
            SftSamples samples = ((SftEvent.DataRead)events.All[0]).Training;
            return (samples.Items.Count, string.Join(", ", samples.Refused.Select(gate => $"{gate.Key} {gate.Value}")));
        }
    }

    [Theory]
    [InlineData(true, true, "has a section model, and a model to fine-tune was given")]
    [InlineData(false, false, "has no section model, and no model was given")]
    public void Architecture_comes_from_the_recipe_or_from_a_model(bool section, bool model, string problem)
    {
        string recipe = section ? SftWorkspace.Recipe : "seed: 1\n";
        var exception = Should.Throw<SftUsageException>(() => SftWorkspace.Train(_work.Job("run", recipe: recipe) with { Model = model ? "somewhere" : null }));
        exception.Problem.ShouldBe(problem);
    }

    [Fact]
    public void Longer_exemplars_than_a_micro_batch_can_not_be_asked_for() =>
        Should.Throw<SftUsageException>(() => SftWorkspace.Train(_work.Job("run", overrides: "data.maximum_tokens=129"))).Problem
            .ShouldBe("is 129, the model's context 128 and batch.micro_batch_tokens 128");

    // A model that no machine holds is refused before the machine is brought down.
    [Fact]
    public void A_model_larger_than_the_machine_is_refused() =>
        Should.Throw<SftUsageException>(() => SftWorkspace.Train(_work.Job("run", overrides: ["model.hidden_size=65536", "model.layers=1000"]))).Problem
            .ShouldMatch(@"^has \d+ million parameters: [\d.]+ GB without activations, the machine has [\d.]+ GB$");

    // Checkpoints of a long run must not fill the disk.
    [Fact]
    public void Old_checkpoints_go()
    {
        SftWorkspace.Train(_work.Job("run", overrides: ["checkpoints.every=1", "checkpoints.keep=1"]));
        Directory.GetDirectories(Path.Combine(_work.Run("run"), "checkpoints")).Select(Path.GetFileName).ShouldBe([$"step-{_work.Steps("run"):D8}"]);
    }
}
