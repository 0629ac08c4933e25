using System.Diagnostics;
using Casebook.Engine.Kernels;
using Casebook.Engine.Learning;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Runs.Checkpoints;
using Casebook.Runs.Files;
using Casebook.Runs.Folders;
using Casebook.Runs.Manifests;
using Casebook.Runs.Metrics;
using Casebook.Runs.Recipes;
using Casebook.Training.Checkpoints;
using Casebook.Training.Learners;
using Casebook.Training.Losses;
using Casebook.Training.Planning;
using Casebook.Training.Schedules;
using Casebook.Training.Settings;

namespace Casebook.Training.Sft;

/// <summary>
/// Stage 1: supervised fine-tuning on traced exemplars. Reads top to bottom: inputs, plan, checkpoint, preflight,
/// steps, model. A run that is killed at any point goes on with the same command and ends with the same bits.
/// </summary>
/// <remarks>
/// Not covered: several machines; data that does not fit in memory; mixing weights of sources (the data build mixes).
/// </remarks>
public sealed class SftRun
{
    private readonly SftJob _job;
    private readonly SftRecipe _recipe;
    private readonly RunFolder _run;
    private readonly SftInputs _inputs;
    private readonly SftSamples _training;
    private readonly IReadOnlyList<PackedBatch> _validation;
    private readonly StepPlan _plan;
    private readonly MemoryEstimate _memory;
    private readonly TrainedModel _model;
    private readonly string _baseSha256;
    private readonly ILearner _learner;
    private string? _lastCheckpoint;
    private int _step;
    private long _tokens;

    private SftRun(SftJob job, RunFolder run, SftInputs inputs, LearnerFactory learners, CancellationToken cancellationToken)
    {
        (_job, _recipe, _run, _inputs) = (job, job.Recipe, run, inputs);

        _model = new TrainedModel(inputs.Config, inputs.TokenizerFolder, _recipe.Lora?.ToConfig(), inputs.ModelLocation);
        // Adapters are of use with the model below them alone, which no checkpoint has.
        _baseSha256 = _recipe.Lora is null ? "" : inputs.ModelSha256();
        _memory = MemoryEstimate.For(_recipe, inputs.Config);
        int maximumTokens = MaximumTokens();
        _training = SftSamples.Read(inputs.TrainingFile, inputs.Template, maximumTokens, _recipe.Data, 0, cancellationToken);
        // A validation exemplar that is too long says nothing about the training data: it is left out.
        SftSamples? validation = inputs.ValidationFile is null
            ? null
            : SftSamples.Read(inputs.ValidationFile, inputs.Template, maximumTokens, new SftDataSettings { TooLong = TooLong.Skip }, _recipe.Validation.Exemplars, cancellationToken);
        _validation = MicroBatchPlan.Of(validation?.Items.Select(sample => sample.Group) ?? [], _recipe.Batch.MicroBatchTokens);
        _plan = new StepPlan(
            [.. _training.Items.Select(sample => sample.Length)], _recipe.Batch.TokensPerStep, _recipe.Seed, _recipe.Schedule.Steps, _recipe.Schedule.Epochs);
        Tell(new SftEvent.DataRead(_training, validation, _plan.Steps));

        SftResumption.CheckRecipe(run, _recipe);
        Checkpoint? checkpoint = run.Checkpoints.Newest((skipped, mismatch) => Tell(new SftEvent.CheckpointSkipped(skipped.Path, mismatch.ToString())));
        _learner = Learner(learners, checkpoint);
        cancellationToken.ThrowIfCancellationRequested();
        AtomicFile.WriteAllText(run.RecipeFile, Recipe.ToYaml(_recipe));
    }

    /// <summary>Runs a job to its end, or goes on with it.</summary>
    /// <exception cref="InterruptedRunException">Cancelled: the step was finished and everything saved.</exception>
    /// <exception cref="NumericalException">Loss or gradient is not finite.</exception>
    /// <exception cref="ForeignRunException">The folder holds a run of another recipe, data set or model.</exception>
    /// <exception cref="RunLockedException">Another process works on the folder.</exception>
    /// <exception cref="TrainingDataException">The exemplars can not be trained on.</exception>
    /// <exception cref="Casebook.Reasoning.Problems.DataFileException">A line of theirs is malformed.</exception>
    /// <exception cref="FileWriteException">The disk refuses; the last checkpoint stands.</exception>
    public static SftResult Run(SftJob job, CancellationToken cancellationToken = default)
    {
        using RunFolder folder = RunFolder.Claim(job.Out);
        using SftInputs inputs = SftInputs.Open(job);
        if (Resumption.IsFinished(folder))
        {
            SftResumption.CheckRecipe(folder, job.Recipe);
            job.Progress?.Report(new SftEvent.AlreadyFinished(folder.ModelFolder));
            return new SftResult(folder.ModelFolder, Manifest.TryRead(folder.Path)!.Properties.TryGetValue("steps", out string? steps) ? int.Parse(steps) : 0, null);
        }
        if (job.Learners is not null)
        {
            return Run(job, folder, inputs, job.Learners, cancellationToken);
        }
        using var pool = new WorkerPool(job.Recipe.Threads == 0 ? Environment.ProcessorCount : job.Recipe.Threads);
        return Run(job, folder, inputs, LearnerFactories.Cpu(pool), cancellationToken);
    }

    private static SftResult Run(SftJob job, RunFolder folder, SftInputs inputs, LearnerFactory learners, CancellationToken cancellationToken)
    {
        SftRun run;
        try
        {
            run = new SftRun(job, folder, inputs, learners, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new InterruptedRunException(folder.Path, "before its first step");
        }
        using (run._learner)
        {
            run.Preflight();
            return run.Train(cancellationToken);
        }
    }

    private SftResult Train(CancellationToken cancellationToken)
    {
        using MetricsLog metrics = MetricsLog.Open(_run.MetricsFile, _lastCheckpoint is null ? -1 : _step);
        double? validationLoss = null;
        var speed = new Speedometer(_job.Clock);
        if (_step == 0)
        {
            validationLoss = Validate(metrics);
        }
        while (_step < _plan.Steps)
        {
            if (cancellationToken.IsCancellationRequested)
            {
                throw new InterruptedRunException(_run.Path, _step == 0 ? "before its first step" : $"after step {_step} of {_plan.Steps}");
            }
            Step(metrics, speed);
            bool isLast = _step == _plan.Steps;
            if (isLast || IsEvery(_recipe.Validation.Every))
            {
                validationLoss = Validate(metrics);
            }
            if (isLast || IsEvery(_recipe.Checkpoints.Every) || cancellationToken.IsCancellationRequested)
            {
                Save(metrics);
            }
        }
        if (_model.Lora is not null)
        {
            AtomicFolder.Write(_run.In(TrainingCheckpoint.AdapterFolderName), folder => TrainingCheckpoint.WriteAdapter(folder, _model, _learner));
        }
        AtomicFolder.Write(_run.ModelFolder, folder => TrainingCheckpoint.WriteModel(folder, _model, _learner));
        Manifest.Write(_run.Path, Facts("sft"));
        Tell(new SftEvent.Finished(_run.ModelFolder, _plan.Steps, _tokens, validationLoss));
        return new SftResult(_run.ModelFolder, _plan.Steps, validationLoss);
    }

    private void Step(MetricsLog metrics, Speedometer speed)
    {
        int number = _step + 1;
        (int epoch, IReadOnlyList<int> indices) = _plan.At(number);
        SftSample[] samples = [.. indices.Select(index => _training.Items[index])];
        int targets = samples.Sum(sample => sample.Targets);
        int tokens = samples.Sum(sample => sample.Length);
        float derivative = SftLoss.Derivative(targets);

        speed.Start();
        double loss = 0;
        foreach (PackedBatch batch in MicroBatchPlan.Of(samples.Select(sample => sample.Group), _recipe.Batch.MicroBatchTokens))
        {
            float[] logProbabilities = _learner.ForwardBackward(batch, (_, _) => derivative).LogProbabilities;
            RequireFinite(batch, logProbabilities, $"step {number}");
            loss += SftLoss.Of(logProbabilities, targets);
        }
        double rate = _recipe.Optimizer.LearningRate
            * WarmUpCosine.Factor(number, _plan.Steps, _recipe.Schedule.WarmUp, _recipe.Schedule.Minimum);
        double norm = _learner.Step(_recipe.Optimizer.At(number, rate));
        if (!double.IsFinite(norm))
        {
            throw new NumericalException(_run.Path, $"step {number}", $"the norm of the gradient is {norm}, although the loss is {loss:0.###}", _lastCheckpoint);
        }
        speed.Stop(tokens);

        _step = number;
        _tokens += tokens;
        metrics.Append(
            number, "train", ("epoch", epoch), ("loss", loss), ("gradient_norm", norm), ("learning_rate", rate),
            ("targets", targets), ("tokens", tokens), ("seconds", speed.LastSeconds));
        Tell(new SftEvent.StepDone(
            number, _plan.Steps, epoch, loss, norm, rate, speed.TokensPerSecond, (_plan.Steps - number) * speed.SecondsPerStep));
    }

    private double? Validate(MetricsLog metrics)
    {
        if (_validation.Count == 0)
        {
            return null;
        }
        long targets = _validation.Sum(batch => (long)batch.Targets);
        double loss = 0;
        foreach (PackedBatch batch in _validation)
        {
            loss += SftLoss.Of(_learner.Forward(batch).LogProbabilities, targets);
        }
        metrics.Append(_step, "validation", ("loss", loss));
        Tell(new SftEvent.Validated(_step, loss));
        return loss;
    }

    private void Save(MetricsLog metrics)
    {
        metrics.FlushToDisk();
        var state = new TrainingState
        {
            Step = _step,
            Steps = _plan.Steps,
            Tokens = _tokens,
            DataSha256 = _inputs.DataSha256,
            TokenizerSha256 = _inputs.TokenizerSha256,
            ReferenceSha256 = _baseSha256,
        };
        Checkpoint checkpoint = _run.Checkpoints.Write(
            _step, Facts("checkpoint"), folder => TrainingCheckpoint.Fill(folder, _model, _learner, state));
        _lastCheckpoint = checkpoint.Path;
        _run.Checkpoints.Prune(_recipe.Checkpoints.Keep);
        Tell(new SftEvent.CheckpointWritten(_step, checkpoint.Path));
    }

    /// <summary>The longest exemplar first: what does not fit into memory is found now and not after hours.</summary>
    private void Preflight()
    {
        SftSample longest = _training.Items.MaxBy(sample => sample.Length)!;
        long start = _job.Clock.GetTimestamp();
        PackedBatch batch = new([longest.Group]);
        float[] logProbabilities = _learner.ForwardBackward(batch, (_, _) => SftLoss.Derivative(longest.Targets)).LogProbabilities;
        _learner.ClearGradient();
        RequireFinite(batch, logProbabilities, "preflight");
        using Process process = Process.GetCurrentProcess();
        Tell(new SftEvent.Preflight(
            _memory.Parameters, longest.Length, _job.Clock.GetElapsedTime(start).TotalSeconds,
            process.PeakWorkingSet64, MemoryEstimate.MachineBytes));
    }

    private ILearner Learner(LearnerFactory learners, Checkpoint? checkpoint)
    {
        RequireMemory();
        int longest = _training.Items.Max(sample => sample.Length);
        longest = Math.Max(longest, _validation.Select(batch => batch.Groups.Max(group => group.LongestSequence)).DefaultIfEmpty().Max());
        if (checkpoint is null)
        {
            return learners(Request(_inputs.Weights));
        }
        var state = TrainingState.Read(checkpoint.Path);
        LlamaConfig saved = LlamaConfigReader.Read(Path.Combine(checkpoint.Path, ModelFolder.ConfigFileName));
        SftResumption.CheckState(_run, state, saved, _inputs, _baseSha256, _plan.Steps);
        using ITensorSource? weights = _model.Lora is null ? ModelFolder.OpenTensors(checkpoint.Path) : null;
        ILearner learner = learners(Request(weights ?? _inputs.Weights));
        try
        {
            TrainingCheckpoint.ReadLearned(checkpoint.Path, _model, learner);
        }
        catch
        {
            learner.Dispose();
            throw;
        }
        (_step, _tokens, _lastCheckpoint) = (state.Step, state.Tokens, checkpoint.Path);
        Tell(new SftEvent.Resumed(_step, _plan.Steps, checkpoint.Path));
        return learner;

        LearnerRequest Request(ITensorSource source) => new(
            _inputs.Config, source, _recipe.Batch.MicroBatchTokens, longest, _recipe.Batch.RecomputeActivations, LoraSettings.Options(_recipe.Lora, _recipe.Seed));
    }

    private int MaximumTokens()
    {
        int context = _inputs.Config.ContextLength;
        int batch = _recipe.Batch.MicroBatchTokens;
        int wanted = _recipe.Data.MaximumTokens ?? Math.Min(context, batch);
        return wanted <= context && wanted <= batch
            ? wanted
            : throw new SftUsageException(
                "data.maximum_tokens", $"is {wanted}, the model's context {context} and batch.micro_batch_tokens {batch}", "Lower it, or raise the other two.");
    }

    /// <summary>Weights, their packed copy, gradient and two moments, in fp32: what no machine can do without.</summary>
    private void RequireMemory()
    {
        if (_memory.Shortage(MemoryEstimate.MachineBytes) is { } problem)
        {
            throw new SftUsageException("model", problem, "Take a smaller model or a larger machine.");
        }
    }

    private void RequireFinite(PackedBatch batch, float[] logProbabilities, string when)
    {
        int target = Array.FindIndex(logProbabilities, value => !float.IsFinite(value));
        if (target < 0)
        {
            return;
        }
        _learner.ClearGradient();
        int passed = 0;
        SequenceGroup group = batch.Groups.First(each => (passed += each.Branches[0].Targets) > target);
        SftSample sample = _training.Items[(int)group.Id];
        int token = TokenOf(group.Branches[0], target - (passed - group.Branches[0].Targets));
        throw new NumericalException(
            _run.Path, $"{when}, {_training.File}, {sample.Name}, token {token}", $"the log-probability is {logProbabilities[target]}", _lastCheckpoint);
    }

    private static int TokenOf(Branch branch, int target)
    {
        int seen = -1;
        return Enumerable.Range(0, branch.Tokens.Length).First(token => branch.IsTarget.Span[token] && ++seen == target);
    }

    private Manifest Facts(string kind) => new()
    {
        Kind = kind,
        Created = _job.Clock.GetUtcNow(),
        Properties = new Dictionary<string, string>([.. _inputs.DataFacts(), .. LoraSettings.Facts(_recipe.Lora)])
        {
            ["casebook"] = typeof(SftRun).Assembly.GetName().Version!.ToString(3),
            ["kernels"] = KernelPaths.Current.ToString().ToLowerInvariant(),
            ["precision"] = _inputs.Config.Numbers.ToString().ToLowerInvariant(),
            ["seed"] = _recipe.Seed.ToString(),
            ["step"] = _step.ToString(),
            ["steps"] = _plan.Steps.ToString(),
        },
        Parent = _inputs.Parent(_job.Model),
        Inputs = _inputs.ForManifest(),
    };

    private bool IsEvery(int every) => every > 0 && _step % every == 0;

    private void Tell(SftEvent what) => _job.Progress?.Report(what);
}
