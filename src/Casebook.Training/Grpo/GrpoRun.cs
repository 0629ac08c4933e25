using System.Diagnostics;
using Casebook.Engine.Kernels;
using Casebook.Engine.Learning;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Reasoning.Problems;
using Casebook.Reasoning.Rewards;
using Casebook.Reasoning.Rollouts;
using Casebook.Runs.Checkpoints;
using Casebook.Runs.Errors;
using Casebook.Runs.Files;
using Casebook.Runs.Folders;
using Casebook.Runs.Manifests;
using Casebook.Runs.Metrics;
using Casebook.Runs.Recipes;
using Casebook.Training.Checkpoints;
using Casebook.Training.Learners;
using Casebook.Training.Planning;
using Casebook.Training.Schedules;
using Casebook.Training.Settings;

namespace Casebook.Training.Grpo;

/// <summary>
/// Stage 2: reinforcement learning with verifiable rewards, by GRPO (Shao et al., arXiv 2402.03300, section 4). Reads
/// top to bottom: inputs, checkpoint, preflight, steps, model. A run that is killed at any point goes on with the same
/// command and ends with the same bits.
/// </summary>
public sealed class GrpoRun
{
    private static readonly string[] _freeKeys = ["threads", "batch.recompute_activations", "rollout.sequences", "checkpoints."];

    private const int ProblemsToStress = 3;

    private readonly GrpoJob _job;
    private readonly GrpoRecipe _recipe;
    private readonly RunFolder _run;
    private readonly GrpoInputs _inputs;
    private readonly ProblemOrder _order;
    private readonly TrainedModel _model;
    private readonly Actor _actor;
    private readonly IFrozenWeights? _reference;
    private readonly GrpoStep _step;
    private readonly MemoryEstimate _memory;
    private string? _lastCheckpoint;
    private int _number;
    private long _tokens;
    private double _seconds;

    private GrpoRun(GrpoJob job, RunFolder run, GrpoInputs inputs, ActorFactory actors)
    {
        (_job, _recipe, _run, _inputs) = (job, job.Recipe, run, inputs);
        _order = new ProblemOrder(inputs.Problems.Count, _recipe.Seed);
        Tell(new GrpoEvent.DataRead(inputs.Problems.Count, inputs.TooLong, _recipe.Schedule.Steps));
        Resumption.CheckRecipe(run, _recipe, _freeKeys);
        Checkpoint? checkpoint = run.Checkpoints.Newest((skipped, mismatch) => Tell(new GrpoEvent.CheckpointSkipped(skipped.Path, mismatch.ToString())));
        _model = new TrainedModel(inputs.Config, inputs.TokenizerFolder, _recipe.Lora?.ToConfig(), inputs.TokenizerFolder);
        _memory = MemoryEstimate.For(_recipe, inputs.Config);
        RequireMemory();
        RequireHoldingRewards();
        // The reference is what the run started from, whatever the checkpoint has become since.
        _actor = actors(Request(inputs.Weights), _recipe.Rollout.Sequences);
        try
        {
            _reference = _recipe.Kl.Coefficient > 0 ? _actor.Learner.Freeze() : null;
            var sampler = new RolloutSampler(_actor.Generator, inputs.Template, _recipe.Rollout, new RewardFunction(_recipe.Reward), _recipe.Seed);
            _step = new GrpoStep(_recipe, _actor, _reference, sampler, ProblemAt, job.Clock);
            if (checkpoint is not null)
            {
                Resume(checkpoint);
            }
            AtomicFile.WriteAllText(run.RecipeFile, Recipe.ToYaml(_recipe));
        }
        catch
        {
            _reference?.Dispose();
            _actor.Dispose();
            throw;
        }
    }

    /// <summary>Runs a job to its end, or goes on with it.</summary>
    /// <exception cref="InterruptedRunException">Cancelled: the step was finished and everything saved.</exception>
    /// <exception cref="NumericalException">A log-probability or gradient is not finite.</exception>
    /// <exception cref="FooledRewardException">The recipe's reward pays for one of the known tricks.</exception>
    /// <exception cref="ForeignRunException">The folder holds a run of another recipe, problems or model.</exception>
    /// <exception cref="RunLockedException">Another process works on the folder.</exception>
    /// <exception cref="GrpoInputException">Recipe, problems and model do not go together.</exception>
    /// <exception cref="DataFileException">A line of the problems is malformed.</exception>
    /// <exception cref="FileWriteException">The disk refuses; the last checkpoint stands.</exception>
    public static GrpoResult Run(GrpoJob job, CancellationToken cancellationToken = default)
    {
        using RunFolder folder = RunFolder.Claim(job.Out);
        using GrpoInputs inputs = GrpoInputs.Open(job);
        if (Resumption.IsFinished(folder))
        {
            Resumption.CheckRecipe(folder, job.Recipe, _freeKeys);
            job.Progress?.Report(new GrpoEvent.AlreadyFinished(folder.ModelFolder));
            return new GrpoResult(folder.ModelFolder, job.Recipe.Schedule.Steps, 0);
        }
        if (job.Actors is not null)
        {
            return Run(job, folder, inputs, job.Actors, cancellationToken);
        }
        using var pool = new WorkerPool(job.Recipe.Threads == 0 ? Environment.ProcessorCount : job.Recipe.Threads);
        return Run(job, folder, inputs, Actor.Cpu(pool), cancellationToken);
    }

    private static GrpoResult Run(GrpoJob job, RunFolder folder, GrpoInputs inputs, ActorFactory actors, CancellationToken cancellationToken)
    {
        var run = new GrpoRun(job, folder, inputs, actors);
        using (run._actor)
        using (run._reference)
        {
            run.Preflight();
            return run.Train(cancellationToken);
        }
    }

    private GrpoResult Train(CancellationToken cancellationToken)
    {
        using MetricsLog metrics = MetricsLog.Open(_run.MetricsFile, _lastCheckpoint is null ? -1 : _number);
        int steps = _recipe.Schedule.Steps;
        while (_number < steps)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                throw new InterruptedRunException(_run.Path, _number == 0 ? "before its first step" : $"after step {_number} of {steps}");
            }
            Step(metrics);
            if (_number == steps || _number % _recipe.Checkpoints.Every == 0 || cancellationToken.IsCancellationRequested)
            {
                Save(metrics);
            }
        }
        if (_model.Lora is not null)
        {
            AtomicFolder.Write(_run.In(TrainingCheckpoint.AdapterFolderName), folder => TrainingCheckpoint.WriteAdapter(folder, _model, _actor.Learner));
        }
        AtomicFolder.Write(_run.ModelFolder, folder => TrainingCheckpoint.WriteModel(folder, _model, _actor.Learner));
        Manifest.Write(_run.Path, Facts("grpo"));
        Tell(new GrpoEvent.Finished(_run.ModelFolder, steps));
        return new GrpoResult(_run.ModelFolder, steps, _seconds);
    }

    private void Step(MetricsLog metrics)
    {
        int number = _number + 1;
        int steps = _recipe.Schedule.Steps;
        double rate = _recipe.Optimizer.LearningRate * WarmUpCosine.Factor(number, steps, _recipe.Schedule.WarmUp, _recipe.Schedule.Minimum);
        GrpoStepResult result = _step.Run(
            rate,
            (ended, samples) => Tell(new GrpoEvent.Sampling(number, steps, ended, samples)),
            (sample, value) => throw NotFinite(number, $"the log-probability of a token of \"{Beginning(sample)}\" is {value}"));
        if (!double.IsFinite(result.GradientNorm))
        {
            throw NotFinite(number, $"the norm of the gradient is {result.GradientNorm}");
        }
        _number = number;
        long sampled = result.SampledTokens;
        _tokens += sampled;
        _seconds += result.SamplingSeconds + result.TrainingSeconds;
        UpdateStatistics update = result.Statistics;
        (string, double)[] values =
        [
            .. StepMetrics.Of(result.Groups),
            ("entropy", update.Entropy), ("kl", update.Kl), ("mismatch_kl", update.MismatchKl), ("ratio_deviation", update.RatioDeviation),
            ("clipped_share", update.ClippedShare), ("loss", update.Loss), ("gradient_norm", result.GradientNorm), ("learning_rate", rate),
            ("updates", _step.Updates), ("drawn", _step.Drawn), ("sampled_tokens", sampled),
            ("generation_tokens_per_second", sampled / Math.Max(result.SamplingSeconds, 1e-9)),
            ("training_tokens_per_second", update.Tokens / Math.Max(result.TrainingSeconds, 1e-9)),
            ("seconds", result.SamplingSeconds + result.TrainingSeconds),
        ];
        RolloutFile.Write(RolloutFile.PathOf(_run.Path, number), result.Groups.Select(group => Stored(number, group)));
        metrics.Append(number, "train", values);
        Tell(new GrpoEvent.StepDone(number, steps, values.ToDictionary(), (steps - number) * (result.SamplingSeconds + result.TrainingSeconds)));
    }

    private static RolloutGroup Stored(int step, SampledGroup group) => new(step, group.Drawn.Problem, group.IsUsed,
    [
        .. group.Samples.Select(sample => new RolloutSample(
            sample.Completion.Outcome, sample.Completion.Finish, sample.Completion.Trace, sample.Completion.Answer, sample.Tokens.Length, sample.TraceTokens,
            sample.Generator.Average(value => (double)value), sample.Judged.Verdict.Correct, sample.Judged.Verdict.ExtractedAnswer,
            sample.Judged.Verdict.Violations, sample.Judged.Reason, sample.Judged.Reward, sample.Advantage)),
    ]);

    private void Save(MetricsLog metrics)
    {
        metrics.FlushToDisk();
        var state = new TrainingState
        {
            Step = _number,
            Steps = _recipe.Schedule.Steps,
            Tokens = _tokens,
            Drawn = _step.Drawn,
            Updates = _step.Updates,
            DataSha256 = _inputs.ProblemsSha256,
            TokenizerSha256 = _inputs.TokenizerSha256,
            ReferenceSha256 = _inputs.ReferenceSha256,
        };
        Checkpoint checkpoint = _run.Checkpoints.Write(
            _number, Facts("checkpoint"), folder => TrainingCheckpoint.Fill(folder, _model, _actor.Learner, state));
        _lastCheckpoint = checkpoint.Path;
        _run.Checkpoints.Prune(_recipe.Checkpoints.Keep);
        Tell(new GrpoEvent.CheckpointWritten(_number, checkpoint.Path));
    }

    private void Resume(Checkpoint checkpoint)
    {
        var state = TrainingState.Read(checkpoint.Path);
        Resumption.CheckHash(_run, state.Step, state.DataSha256, _inputs.ProblemsSha256, "other problems", _inputs.ProblemFile);
        Resumption.CheckHash(_run, state.Step, state.TokenizerSha256, _inputs.TokenizerSha256, "another tokenizer", _inputs.TokenizerFolder);
        Resumption.CheckHash(_run, state.Step, state.ReferenceSha256, _inputs.ReferenceSha256, "another model", _job.Model);
        Resumption.CheckConfig(_run, state.Step, LlamaConfigReader.Read(Path.Combine(checkpoint.Path, ModelFolder.ConfigFileName)), _inputs.Config);
        Resumption.CheckSteps(_run, state, _recipe.Schedule.Steps);
        if (_model.Lora is null)
        {
            using ITensorSource weights = ModelFolder.OpenTensors(checkpoint.Path);
            _actor.Learner.Import(weights);
        }
        TrainingCheckpoint.ReadLearned(checkpoint.Path, _model, _actor.Learner);
        (_number, _tokens, _lastCheckpoint) = (state.Step, state.Tokens, checkpoint.Path);
        (_step.Drawn, _step.Updates) = (state.Drawn, state.Updates);
        Tell(new GrpoEvent.Resumed(_number, _recipe.Schedule.Steps, checkpoint.Path));
    }

    /// <summary>The longest prompt with completions as long as they may get: what does not fit into memory is found now and not after hours.</summary>
    private void Preflight()
    {
        int[] prompt = _inputs.Problems.MaxBy(each => each.Prompt.Length).Prompt;
        int[] longest = new int[_recipe.Rollout.MaximumTokens];
        Array.Fill(longest, prompt[^1]);
        int fitting = Math.Clamp((_recipe.Batch.MicroBatchTokens - prompt.Length + 1) / (longest.Length + 1), 1, _recipe.Rollout.Samples);
        var batch = new PackedBatch(
            [SequenceGroup.Responses(0, prompt, [.. Enumerable.Repeat((ReadOnlyMemory<int>)longest, fitting)])], _recipe.Rollout.Temperature);
        long start = _job.Clock.GetTimestamp();
        _actor.Learner.ForwardBackward(batch, (_, _) => 0, withEntropy: true);
        _actor.Learner.ClearGradient();
        using Process process = Process.GetCurrentProcess();
        Tell(new GrpoEvent.Preflight(
            _memory.Parameters, batch.Rows, _job.Clock.GetElapsedTime(start).TotalSeconds, process.PeakWorkingSet64, MemoryEstimate.MachineBytes));
    }

    private LearnerRequest Request(ITensorSource weights)
    {
        int longest = _inputs.Problems.Max(each => each.Prompt.Length) + _recipe.Rollout.MaximumTokens;
        if (longest > _recipe.Batch.MicroBatchTokens)
        {
            throw new GrpoInputException(
                "batch.micro_batch_tokens", "", $"is {_recipe.Batch.MicroBatchTokens}, and the longest prompt with its completion may have {longest} tokens",
                "Raise it, or lower rollout.maximum_tokens.", ExitCode.Usage);
        }
        return new LearnerRequest(
            _inputs.Config, weights, _recipe.Batch.MicroBatchTokens, longest, _recipe.Batch.RecomputeActivations, LoraSettings.Options(_recipe.Lora, _recipe.Seed));
    }

    /// <summary>Weights, their packed copy, gradient and two moments, and the reference with its packed copy, in fp32.</summary>
    private void RequireMemory()
    {
        if (_memory.Shortage(MemoryEstimate.MachineBytes) is { } problem)
        {
            throw new GrpoInputException(_job.Model, "", problem, "Take a smaller model or a larger machine.", ExitCode.Usage);
        }
    }

    /// <summary>A reward that can be fooled teaches the trick first. A few problems of each verifier are enough: tricks do not depend on what is asked.</summary>
    /// <exception cref="FooledRewardException">One of the known tricks pays.</exception>
    private void RequireHoldingRewards()
    {
        Problem[] tried = [.. _inputs.Problems.Select(each => each.Problem).GroupBy(problem => problem.Verifier).SelectMany(verifier => verifier.Take(ProblemsToStress))];
        StressReport report = RewardStress.Run(tried, new RewardFunction(_recipe.Reward));
        report.ThrowUnlessHolds(_job.RecipeFile);
        Tell(new GrpoEvent.RewardsHeld(report.Kinds, report.Tried));
    }

    private DrawnProblem ProblemAt(long draw)
    {
        (Problem problem, int[] prompt) = _inputs.Problems[_order.At(draw)];
        return new DrawnProblem(draw, problem, prompt);
    }

    private NumericalException NotFinite(int step, string problem)
    {
        _actor.Learner.ClearGradient();
        return new NumericalException(_run.Path, $"step {step}", problem, _lastCheckpoint);
    }

    private static string Beginning(SampledCompletion sample) =>
        sample.Completion.Trace.Length > 40 ? sample.Completion.Trace[..40] + "…" : sample.Completion.Trace;

    private Manifest Facts(string kind) => new()
    {
        Kind = kind,
        Created = _job.Clock.GetUtcNow(),
        Properties = new Dictionary<string, string>([.. _inputs.DataFacts(_job.Model), .. LoraSettings.Facts(_recipe.Lora)])
        {
            ["casebook"] = typeof(GrpoRun).Assembly.GetName().Version!.ToString(3),
            ["kernels"] = KernelPaths.Current.ToString().ToLowerInvariant(),
            ["precision"] = _inputs.Config.Numbers.ToString().ToLowerInvariant(),
            ["seed"] = _recipe.Seed.ToString(),
            ["step"] = _number.ToString(),
            ["steps"] = _recipe.Schedule.Steps.ToString(),
            ["reference_sha256"] = _inputs.ReferenceSha256,
        },
        Parent = _inputs.Parent(_job.Model),
        Inputs = _inputs.ForManifest(),
    };

    private void Tell(GrpoEvent what) => _job.Progress?.Report(what);
}
