using System.Text;
using System.Text.Json;
using Casebook.Engine.Threading;
using Casebook.Models.Adapters;
using Casebook.Models.Architecture;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Runs.Files;
using Casebook.Runs.Manifests;
using Casebook.Training.Learners;
using Casebook.Training.Sft;

namespace Casebook.Training.Tests.Sft;

/// <summary>Runs that learn adapters, with the real engine.</summary>
public sealed class LoraRunTests : IDisposable
{
    private const string Settings = "batch: {tokens_per_step: 150, micro_batch_tokens: 128}\n";

    private const string Base = "model: {hidden_size: 32, layers: 2, heads: 2, key_value_heads: 1, feed_forward_size: 64, context_length: 128, initial_deviation: 0.1}\n"
        + "schedule: {steps: 4}\noptimizer: {learning_rate: 0.01}\nvalidation: {every: 0}\n" + Settings;

    private const string Lora = "schedule: {steps: 12, warm_up: 0.1}\noptimizer: {learning_rate: 0.02}\ncheckpoints: {every: 5}\nseed: 5\n" + Settings;

    private readonly SftWorkspace _work = new();

    public LoraRunTests() => SftWorkspace.Train(_work.Job("base", recipe: Base) with { Learners = null });

    public void Dispose() => _work.Dispose();

    // Adapters that learn nothing would look like a run that worked.
    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void Adapters_learn_and_are_written_as_peft_writes_them(string precision)
    {
        var events = new Events();
        SftWorkspace.Train(Job("run", events, null, "lora={rank: 4, alpha: 6, target_modules: [q_proj, v_proj, down_proj]}", $"precision={precision}"));

        var steps = events.All.OfType<SftEvent.StepDone>().ToList();
        steps[^1].Loss.ShouldBeLessThan(0.9 * steps[0].Loss);
        string folder = Path.Combine(_work.Run("run"), "adapter");
        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "adapter_config.json")));
        config.RootElement.GetProperty("peft_type").GetString().ShouldBe("LORA");
        config.RootElement.GetProperty("task_type").GetString().ShouldBe("CAUSAL_LM");
        config.RootElement.GetProperty("r").GetInt32().ShouldBe(4);
        config.RootElement.GetProperty("lora_alpha").GetInt32().ShouldBe(6);
        config.RootElement.GetProperty("target_modules").EnumerateArray().Select(module => module.GetString()).ShouldBe(["q_proj", "v_proj", "down_proj"]);
        config.RootElement.GetProperty("base_model_name_or_path").GetString().ShouldBe(Path.Combine(_work.Run("base"), "model"));
        JsonElement header = Header(Path.Combine(folder, "adapter_model.safetensors"));
        header.EnumerateObject().Count().ShouldBe(1 + (2 * 2 * 3));
        Shape("base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight").ShouldBe([4, 32]);
        Shape("base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight").ShouldBe([32, 4]);
        Shape("base_model.model.model.layers.1.self_attn.v_proj.lora_B.weight").ShouldBe([16, 4]);
        Shape("base_model.model.model.layers.1.mlp.down_proj.lora_A.weight").ShouldBe([4, 64]);
        Manifest manifest = Manifest.TryRead(_work.Run("run")).ShouldNotBeNull();
        (manifest.Properties["lora.rank"], manifest.Properties["lora.alpha"], manifest.Properties["lora.target_modules"]).ShouldBe(("4", "6", "q_proj, v_proj, down_proj"));
        Manifest.Verify(_work.Run("run")).ShouldBeNull();

        int[] Shape(string name) => [.. header.GetProperty(name).GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
    }

    // Whoever ships the adapter alone ships the model that was measured, not one that is near it.
    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void The_adapter_merged_into_its_base_is_the_runs_model_to_the_bit(string precision)
    {
        SftWorkspace.Train(Job("run", null, null, "lora={rank: 5, alpha: 7}", $"precision={precision}"));

        using ModelFolder below = ModelFolder.Open(_work.Run("base"));
        using ModelFolder trained = ModelFolder.Open(_work.Run("run"));
        using AdapterFolder adapter = AdapterFolder.Open(_work.Run("run"));
        using var merged = new MergedTensors(below.Config, below.Tensors, adapter);
        foreach ((string name, long[] shape) in LlamaTensors.Of(below.Config))
        {
            Bits(merged, name).ShouldBe(Bits(trained.Tensors, name), name);
            bool isAdapted = LoraConfig.Modules.Any(module => name.Contains(module, StringComparison.Ordinal));
            Bits(below.Tensors, name).SequenceEqual(Bits(trained.Tensors, name)).ShouldBe(!isAdapted, name);
        }
    }

    // A run killed on one machine and resumed on another with more threads must end with the same bits.
    [Theory]
    [InlineData("fp32")]
    [InlineData("bf16")]
    public void Interrupted_and_resumed_with_other_threads_it_ends_with_the_same_bits(string precision)
    {
        using var one = new WorkerPool(1);
        using var two = new WorkerPool(2);
        SftWorkspace.Train(Job("whole", null, one, "lora.rank=4", $"precision={precision}"));

        Interrupt("resumed", 7, two, "lora.rank=4", $"precision={precision}");
        SftWorkspace.Train(Job("resumed", null, one, "lora.rank=4", $"precision={precision}"));

        _work.ModelHash("resumed").ShouldBe(_work.ModelHash("whole"));
        _work.Losses("resumed").ShouldBe(_work.Losses("whole"));
        AdapterHash("resumed").ShouldBe(AdapterHash("whole"));
        _work.ModelHash("whole").ShouldNotBe(_work.ModelHash("base"));
    }

    // The saving is in what is not remembered.
    [Fact]
    public void A_checkpoint_remembers_moments_of_adapters_alone()
    {
        Interrupt("run", 5, null, "lora.rank=4");
        string checkpoint = Directory.GetDirectories(Path.Combine(_work.Run("run"), "checkpoints")).Single();
        using SafetensorsFile moments = SafetensorsFile.Open(Path.Combine(checkpoint, "optimizer.safetensors"));
        moments.Names.Count.ShouldBe(2 * 2 * 2 * 7);
        moments.Names.ShouldAllBe(name => name.StartsWith("optimizer.", StringComparison.Ordinal) && name.Contains(".lora_", StringComparison.Ordinal));
        // PEFT takes a folder with adapter_config.json for an adapter, whatever model lies in it.
        File.Exists(Path.Combine(checkpoint, "adapter_config.json")).ShouldBeFalse();
        File.Exists(Path.Combine(checkpoint, "adapter", "adapter_config.json")).ShouldBeTrue();
    }

    // Adapters on another model than theirs give one that nobody trained.
    [Fact]
    public void Another_base_is_refused()
    {
        Interrupt("run", 5, null, "lora.rank=4");
        SftWorkspace.Train(_work.Job("other", recipe: Base, overrides: "seed=2") with { Learners = null });
        Should.Throw<ForeignRunException>(() => SftWorkspace.Train(Job("run", null, null, "lora.rank=4") with { Model = _work.Run("other") })).Problem
            .ShouldBe($"the run was begun with another model than {Path.Combine(_work.Run("other"), "model")}");
    }

    // Adapters of another rank, or none, are another run.
    [Theory]
    [InlineData("lora.rank=5", "lora.rank")]
    [InlineData("lora.alpha=5", "lora.alpha")]
    [InlineData("lora.target_modules=[q_proj]", "lora.target_modules")]
    public void Other_adapters_are_refused(string change, string key)
    {
        Interrupt("run", 5, null, "lora.rank=4");
        Should.Throw<ForeignRunException>(() => SftWorkspace.Train(Job("run", null, null, "lora.rank=4", change))).Message.ShouldContain($"recipe, {key}: is ");
    }

    private SftJob Job(string run, Events? events, WorkerPool? pool, params string[] overrides) =>
        _work.Job(run, events, recipe: Lora, overrides: overrides) with { Model = _work.Run("base"), Learners = pool is null ? null : LearnerFactories.Cpu(pool) };

    private void Interrupt(string run, int afterStep, WorkerPool? pool, params string[] overrides)
    {
        using var stop = new CancellationTokenSource();
        var events = new Events(what =>
        {
            if (what is SftEvent.StepDone step && step.Number == afterStep)
            {
                stop.Cancel();
            }
        });
        Should.Throw<InterruptedRunException>(() => SftRun.Run(Job(run, events, pool, overrides), stop.Token));
        Directory.GetDirectories(Path.Combine(_work.Run(run), "checkpoints")).Order().SkipLast(1).ToList().ForEach(older => Directory.Delete(older, recursive: true));
    }

    private string AdapterHash(string run) => FileHash.Sha256(Path.Combine(_work.Run(run), "adapter", "adapter_model.safetensors"));

    private static JsonElement Header(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        return JsonDocument.Parse(Encoding.UTF8.GetString(bytes, 8, (int)BitConverter.ToInt64(bytes))).RootElement;
    }

    private static int[] Bits(ITensorSource source, string name)
    {
        float[] elements = new float[source.Shape(name).Aggregate(1L, (product, size) => product * size)];
        source.Read(name, elements);
        return [.. elements.Select(BitConverter.SingleToInt32Bits)];
    }
}
