using System.Text.Json;
using Casebook.Engine.Threading;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Rollouts;
using Casebook.Runs.Files;
using Casebook.Runs.Manifests;
using Casebook.Training.Grpo;
using Casebook.Training.Learners;

namespace Casebook.Training.Tests.Grpo;

/// <summary>Whole runs with the real engine on both sides.</summary>
public sealed class GrpoRunTests(GrpoFixture fixture) : IClassFixture<GrpoFixture>
{
    private readonly GrpoWorkspace _work = fixture.Work;

    private static double[] Values(IReadOnlyList<JsonElement> metrics, string name) => [.. metrics.Select(line => line.GetProperty(name).GetDouble())];

    // The field's most reported fault in reinforcement learning is a generator that disagrees with its trainer.
    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void With_learning_rate_0_the_ratio_is_exactly_1_and_the_mismatch_exactly_0(string precision)
    {
        IReadOnlyList<JsonElement> metrics = _work.Train($"still-{precision}", "optimizer.learning_rate=0", "optimizer.weight_decay=0", $"precision={precision}");
        Values(metrics, "ratio_deviation").ShouldAllBe(value => value == 0);
        Values(metrics, "mismatch_kl").ShouldAllBe(value => value == 0);
        Values(metrics, "kl").ShouldAllBe(value => value == 0);
        Values(metrics, "clipped_share").ShouldAllBe(value => value == 0);
        Values(metrics, "gradient_norm").Max().ShouldBeGreaterThan(0);
        _work.ModelHash($"still-{precision}").ShouldBe(FileHash.Sha256(Path.Combine(_work.Model, "model", "model.safetensors")));
    }

    // While the weights move, what was sampled is still what the trainer computes before its first update.
    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void With_one_update_a_step_every_sample_is_the_newest_policys_own(string precision)
    {
        IReadOnlyList<JsonElement> metrics = _work.Train($"fresh-{precision}", $"precision={precision}");
        Values(metrics, "ratio_deviation").ShouldAllBe(value => value == 0);
        Values(metrics, "mismatch_kl").ShouldAllBe(value => value == 0);
        Values(metrics, "kl")[^1].ShouldBeGreaterThan(0);
        metrics[^1].GetProperty("updates").GetInt32().ShouldBe(6);
    }

    // Clipping that never acts would not be missed in any other test.
    [Fact]
    public void With_more_updates_the_ratio_moves_and_clipping_acts()
    {
        string[] updates = ["loss.mini_batches=2", "loss.epochs_per_batch=3", "optimizer.learning_rate=0.003", "schedule.steps=2"];
        IReadOnlyList<JsonElement> tight = _work.Train("tight", [.. updates, "loss.clip_low=0.01", "loss.clip_high=0.01"]);
        IReadOnlyList<JsonElement> wide = _work.Train("wide", [.. updates, "loss.clip_low=1", "loss.clip_high=100"]);
        Values(tight, "ratio_deviation").Max().ShouldBeGreaterThan(0.01);
        Values(tight, "clipped_share").Max().ShouldBeGreaterThan(0);
        Values(wide, "clipped_share").ShouldAllBe(value => value == 0);
        Values(tight, "mismatch_kl").ShouldAllBe(value => value == 0);
        tight[^1].GetProperty("updates").GetInt32().ShouldBe(12);
        _work.ModelHash("tight").ShouldNotBe(_work.ModelHash("wide"));
    }

    // The trainer's own numbers and the generator's are the same bits, so computing them twice changes nothing.
    [Fact]
    public void Recomputed_log_probabilities_give_the_same_model()
    {
        _work.Train("taken");
        IReadOnlyList<JsonElement> metrics = _work.Train("recomputed", "loss.recompute=true", "loss.importance_cap=2");
        Values(metrics, "mismatch_kl").ShouldAllBe(value => value == 0);
        _work.ModelHash("recomputed").ShouldBe(_work.ModelHash("taken"));
    }

    // What it is all for. Deterministic: the same numbers on every machine.
    [Fact]
    public void Reward_rises()
    {
        IReadOnlyList<JsonElement> metrics = _work.Train("rising", "schedule.steps=30", "rollout.prompts_per_step=6", "optimizer.learning_rate=0.002", "kl.coefficient=0.001");
        double[] rewards = Values(metrics, "reward");
        rewards[..5].Average().ShouldBeInRange(0.05, 0.8);
        rewards[^5..].Average().ShouldBeGreaterThan(rewards[..5].Average() + 0.1);
    }

    // Where all of a group are right or all wrong there is nothing to compare.
    [Theory]
    [InlineData("keep")]
    [InlineData("drop")]
    [InlineData("resample")]
    public void Groups_without_signal_are_kept_left_out_or_replaced(string way)
    {
        IReadOnlyList<JsonElement> metrics = _work.Train($"groups-{way}", $"groups.without_signal={way}", "schedule.steps=3");
        RolloutGroup[] groups = [.. RolloutFile.AllOf(_work.Run($"groups-{way}")).SelectMany(RolloutFile.Read)];
        groups.ShouldAllBe(group => group.Used == (way == "keep" || group.Samples.Select(sample => sample.Reward).Distinct().Count() > 1));
        groups.Count(group => group.Used).ShouldBe((int)Values(metrics, "groups_used").Sum());
        if (way == "resample")
        {
            Values(metrics, "groups_used").ShouldAllBe(used => used == 4);
            Values(metrics, "groups").Max().ShouldBeGreaterThan(4);
            metrics[^1].GetProperty("drawn").GetInt32().ShouldBe(groups.Length);
        }
        else
        {
            groups.Length.ShouldBe(12);
        }
    }

    // With "all" a step of which little is left is a small step.
    [Fact]
    public void The_denominator_counts_what_the_recipe_says()
    {
        double kept = Values(_work.Train("kept", "groups.without_signal=drop", "rollout.samples=2", "schedule.steps=1", "kl.coefficient=0"), "gradient_norm")[0];
        IReadOnlyList<JsonElement> of = _work.Train("all", "groups.without_signal=drop", "groups.denominator=all", "rollout.samples=2", "schedule.steps=1", "kl.coefficient=0");
        double used = Values(of, "groups_used")[0];
        used.ShouldBeInRange(1, 3);
        Values(of, "gradient_norm")[0].ShouldBe(kept * used / 4, 1e-4 * kept);
    }

    // A budget of 1 token cuts every completion off: nothing may be paid, and with mask nothing may move.
    [Fact]
    public void Truncated_samples_earn_nothing_or_have_no_loss()
    {
        IReadOnlyList<JsonElement> zero = _work.Train("cut", "rollout.maximum_tokens=1", "schedule.steps=1");
        Values(zero, "truncated_share").ShouldBe([1.0]);
        Values(zero, "reward").ShouldBe([0.0]);
        Values(_work.Train("masked", "rollout.maximum_tokens=1", "rollout.truncated=mask", "schedule.steps=1"), "gradient_norm").ShouldBe([0.0]);
    }

    // The divergence as reward pulls too, and elsewhere than in the loss.
    [Fact]
    public void The_divergence_can_be_charged_in_the_reward()
    {
        _work.Train("as-reward", "kl.place=reward", "kl.coefficient=0.5");
        _work.Train("as-loss", "kl.coefficient=0.5");
        _work.ModelHash("as-reward").ShouldNotBe(_work.ModelHash("as-loss"));
    }

    // A group that does not fit into one batch is cut, and must weigh the same.
    [Fact]
    public void Small_batches_change_the_gradient_by_rounding_only()
    {
        double large = Values(_work.Train("large", "schedule.steps=1"), "gradient_norm")[0];
        double small = Values(_work.Train("small", "schedule.steps=1", "batch.micro_batch_tokens=60"), "gradient_norm")[0];
        large.ShouldBeGreaterThan(0);
        small.ShouldBe(large, 1e-5 * large);
    }

    // What was sampled must be there to look at, whole, and say what became of it.
    [Fact]
    public void Rollouts_are_stored_and_agree_with_the_metrics()
    {
        IReadOnlyList<JsonElement> metrics = _work.Train("stored");
        IReadOnlyList<string> files = RolloutFile.AllOf(_work.Run("stored"));
        files.Count.ShouldBe(6);
        for (int step = 0; step < files.Count; step++)
        {
            RolloutGroup[] groups = [.. RolloutFile.Read(files[step])];
            groups.Length.ShouldBe(4);
            groups.ShouldAllBe(group => group.Step == step + 1 && group.Samples.Count == 4);
            groups.SelectMany(group => group.Samples).Average(sample => sample.Reward).ShouldBe(metrics[step].GetProperty("reward").GetDouble(), 1e-12);
            groups.ShouldAllBe(group => Math.Abs(group.Samples.Sum(sample => sample.Advantage)) < 1e-9);
        }
        Manifest manifest = Manifest.TryRead(_work.Run("stored")).ShouldNotBeNull();
        manifest.Kind.ShouldBe("grpo");
        manifest.Parent!.Sha256.ShouldBe(Manifest.ParentOf(_work.Model)!.Sha256);
        Manifest.Verify(_work.Run("stored")).ShouldBeNull();
    }

    // A run stopped on one machine and resumed on another with more threads must end with the same bits.
    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void Interrupted_and_resumed_with_other_threads_it_ends_with_the_same_bits(string precision)
    {
        string whole = $"whole-{precision}", resumed = $"resumed-{precision}";
        using var one = new WorkerPool(1);
        using var two = new WorkerPool(2);
        GrpoRun.Run(_work.Job(whole, actors: Actor.Cpu(one), overrides: $"precision={precision}"), TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        var events = new GrpoEvents(what =>
        {
            if (what is GrpoEvent.StepDone { Number: 3 })
            {
                stop.Cancel();
            }
        });
        Should.Throw<InterruptedRunException>(() => GrpoRun.Run(_work.Job(resumed, events, Actor.Cpu(two), $"precision={precision}"), stop.Token))
            .Message.ShouldContain("stopped after step 3 of 6, as asked; everything is saved");
        GrpoRun.Run(_work.Job(resumed, actors: Actor.Cpu(one), overrides: $"precision={precision}"), TestContext.Current.CancellationToken);
        _work.ModelHash(resumed).ShouldBe(_work.ModelHash(whole));
        foreach (string file in RolloutFile.AllOf(_work.Run(whole)))
        {
            File.ReadAllText(Path.Combine(_work.Run(resumed), RolloutFile.FolderName, Path.GetFileName(file))).ShouldBe(File.ReadAllText(file));
        }
    }

    // A gate that pays nothing must say so, or a run without rewards looks like a model that can not answer.
    [Fact]
    public void What_a_check_of_traces_withholds_is_counted_and_told()
    {
        IReadOnlyList<JsonElement> metrics = _work.Train("silent", "reward.silent_traces=gate", "schedule.steps=2");
        Values(metrics, "reward").ShouldAllBe(value => value == 0);
        Values(metrics, "correct_share").Max().ShouldBeGreaterThan(0);
        Values(metrics, "withheld.silent-trace").ShouldBe(Values(metrics, "correct_share"));
        RolloutSample[] right = [.. RolloutFile.AllOf(_work.Run("silent")).SelectMany(RolloutFile.Read).SelectMany(group => group.Samples).Where(sample => sample.Correct)];
        right.ShouldAllBe(sample => sample.Reason.Contains("Withheld (silent-trace): Nothing ties the trace"));
    }

    // The checks read catalogues and text alone: a run that was stopped ends with the same bits with them too.
    [Fact]
    public void With_checks_of_traces_a_stopped_run_ends_with_the_same_bits()
    {
        string[] gate = ["reward.contradicted_claims=gate", "schedule.steps=4"];
        IReadOnlyList<JsonElement> metrics = _work.Train("checked", gate);
        Values(metrics, "reward").Max().ShouldBeGreaterThan(0);
        using var stop = new CancellationTokenSource();
        var events = new GrpoEvents(what =>
        {
            if (what is GrpoEvent.StepDone { Number: 1 })
            {
                stop.Cancel();
            }
        });
        Should.Throw<InterruptedRunException>(() => GrpoRun.Run(_work.Job("checked-again", events, null, gate), stop.Token));
        GrpoRun.Run(_work.Job("checked-again", null, null, gate), TestContext.Current.CancellationToken);
        _work.ModelHash("checked-again").ShouldBe(_work.ModelHash("checked"));
    }

    // Going on with other settings would give a model that no recipe describes.
    [Theory]
    [InlineData("kl.coefficient=0.5", "recipe, kl.coefficient: is 0.5, the run was begun with 0.02")]
    [InlineData("precision=bf16", "recipe, precision: is bf16, the run was begun with null")]
    [InlineData("seed=2", "recipe, seed: is 2, the run was begun with 1")]
    public void Another_recipe_is_refused(string change, string message)
    {
        GrpoRun.Run(_work.Job("begun", overrides: "schedule.steps=1"), TestContext.Current.CancellationToken);
        Should.Throw<ForeignRunException>(() => GrpoRun.Run(_work.Job("begun", overrides: ["schedule.steps=1", change]), TestContext.Current.CancellationToken)).Message.ShouldContain(message);
    }

    // The reference is the model that the run began with: another one would change the loss in silence.
    [Fact]
    public void Another_model_or_other_problems_are_refused()
    {
        using var stop = new CancellationTokenSource();
        var events = new GrpoEvents(what =>
        {
            if (what is GrpoEvent.StepDone)
            {
                stop.Cancel();
            }
        });
        Should.Throw<InterruptedRunException>(() => GrpoRun.Run(_work.Job("moved", events), stop.Token));
        string problems = Path.Combine(_work.Root, "others.jsonl");
        ProblemFile.Write(problems, [GrpoWorkspace.Problem(9)]);
        Should.Throw<ForeignRunException>(() => GrpoRun.Run(_work.Job("moved") with { Data = problems }, TestContext.Current.CancellationToken)).Message.ShouldContain("other problems");
        _work.Train("elsewhere", "schedule.steps=1");
        Should.Throw<ForeignRunException>(() => GrpoRun.Run(_work.Job("moved") with { Model = _work.Run("elsewhere") }, TestContext.Current.CancellationToken)).Message.ShouldContain("another model");
    }

    [Fact]
    public void What_does_not_fit_is_said_before_anything_is_sampled()
    {
        Should.Throw<GrpoInputException>(() => GrpoRun.Run(_work.Job("none") with { Data = _work.Run("nowhere") }, TestContext.Current.CancellationToken)).Message.ShouldContain("does not exist");
        Should.Throw<GrpoInputException>(() => GrpoRun.Run(_work.Job("none", overrides: "rollout.maximum_tokens=95"), TestContext.Current.CancellationToken)).Message.ShouldContain("no problem that leaves 95 of the model's 96 tokens");
        Should.Throw<GrpoInputException>(() => GrpoRun.Run(_work.Job("none", overrides: "batch.micro_batch_tokens=20"), TestContext.Current.CancellationToken)).Message.ShouldContain("batch.micro_batch_tokens: is 20");
    }
}
