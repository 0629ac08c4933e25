using Casebook.Engine.Generation;
using Casebook.Engine.Learning;
using Casebook.Engine.Llama;
using Casebook.Models.Architecture;
using Casebook.Training.Grpo;
using Casebook.Training.Learners;
using Casebook.Training.Settings;
using Casebook.Training.Sft;

namespace Casebook.Training.Planning;

/// <summary>
/// The memory that a run on the CPU engine needs, from the engine's own buffer sizes and without allocating any. Data,
/// the runtime's own memory and the tensor that is on its way to a checkpoint come on top.
/// </summary>
/// <param name="Parameters">Of the model, padding not counted.</param>
/// <param name="Parts">What the memory is needed for.</param>
public sealed record MemoryEstimate(long Parameters, IReadOnlyList<MemoryPart> Parts)
{
    /// <summary>Bytes in all.</summary>
    public long Total => Parts.Sum(part => part.Bytes);

    /// <summary>Bytes that no setting of a recipe makes fewer: what depends on the model and the method alone.</summary>
    public long WithoutActivations => Parts.Where(part => !part.DependsOnBatch).Sum(part => part.Bytes);

    /// <summary>Memory of the machine or the container, whichever is less, in bytes.</summary>
    public static long MachineBytes => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>Of supervised fine-tuning.</summary>
    /// <param name="longest">Tokens of the longest exemplar; null for the most that the recipe admits.</param>
    public static MemoryEstimate For(SftRecipe recipe, LlamaConfig config, int? longest = null)
    {
        config = config with { Numbers = recipe.Precision ?? config.Numbers };
        int rows = recipe.Batch.MicroBatchTokens;
        var options = LearnerRequest.CpuOptions(
            rows, longest ?? recipe.Data.MaximumTokens ?? Math.Min(config.ContextLength, rows), recipe.Batch.RecomputeActivations,
            LoraSettings.Options(recipe.Lora, recipe.Seed));
        return new MemoryEstimate(ParametersOf(config), [.. Learner(config, options, Threads(recipe.Threads))]);
    }

    /// <summary>Of reinforcement learning: the reference beside it, and the generator on the learner's weights.</summary>
    /// <param name="longest">Tokens of the longest prompt and completion together; null for the most that the recipe admits.</param>
    public static MemoryEstimate For(GrpoRecipe recipe, LlamaConfig config, int? longest = null)
    {
        config = config with { Numbers = recipe.Precision ?? config.Numbers };
        int rows = recipe.Batch.MicroBatchTokens, threads = Threads(recipe.Threads);
        int sequence = longest ?? Math.Min(config.ContextLength, rows);
        (long weights, long panels) = LlamaWeights.BytesOf(config);
        var options = LearnerRequest.CpuOptions(rows, sequence, recipe.Batch.RecomputeActivations, LoraSettings.Options(recipe.Lora, recipe.Seed));
        var parts = Learner(config, options, threads).ToList();
        if (recipe.Kl.Coefficient > 0)
        {
            parts.Add(new MemoryPart("reference and its packed copy", weights + panels, false));
        }
        CpuGeneratorOptions generator = Actor.CpuOptions(recipe.Rollout.Sequences, sequence);
        parts.Add(new MemoryPart("decoding", CpuGenerator.BytesOf(config, generator, threads, config.Numbers == NumberFormat.Bf16 ? RowFormats.Brain : RowFormats.Floats), true));
        parts.Add(new MemoryPart(
            FormattableString.Invariant($"cache, at most ({recipe.Rollout.Sequences:N0} sequences of {sequence:N0} tokens)"),
            CpuGenerator.MaximumCacheBytes(config, generator), true));
        return new MemoryEstimate(ParametersOf(config), parts);
    }

    /// <summary>Why the model alone is too much for a machine; null where it is not.</summary>
    /// <param name="machineBytes">What the machine has.</param>
    internal string? Shortage(long machineBytes) =>
        WithoutActivations <= machineBytes
            ? null
            : FormattableString.Invariant(
                $"has {Parameters / 1e6:0} million parameters: {WithoutActivations / 1e9:0.0} GB without activations, the machine has {machineBytes / 1e9:0.0} GB");

    private static IEnumerable<MemoryPart> Learner(LlamaConfig config, CpuLearnerOptions options, int threads)
    {
        (long weights, long panels) = LlamaWeights.BytesOf(config);
        return
        [
            new MemoryPart("weights", weights, false),
            new MemoryPart("packed copy", panels, false),
            .. Learned(config, options, weights),
            new MemoryPart(
                FormattableString.Invariant($"activations ({options.MaximumRows:N0} rows{(options.RecomputeActivations ? ", recomputed" : "")})"),
                CpuLearner.ActivationBytes(config, options, threads), true),
        ];
    }

    private static MemoryPart[] Learned(LlamaConfig config, CpuLearnerOptions options, long weights)
    {
        if (options.Adapters is not { Lora: var lora })
        {
            return [new MemoryPart("gradient", weights, false), new MemoryPart("moments", 2 * weights, false)];
        }
        (long learned, long originals) = CpuLearner.AdapterBytes(config, lora);
        return
        [
            new MemoryPart("adapted matrices as they were", originals, false),
            new MemoryPart(FormattableString.Invariant($"adapters of rank {lora.Rank:N0}, with gradient and moments"), learned, false),
        ];
    }

    private static int Threads(int asked) => asked == 0 ? Environment.ProcessorCount : asked;

    private static long ParametersOf(LlamaConfig config) => LlamaTensors.Of(config).Sum(tensor => tensor.Shape.Aggregate(1L, (product, size) => product * size));
}

/// <summary>One thing that memory is needed for.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Bytes">How much.</param>
/// <param name="DependsOnBatch">Whether the recipe's batch, rollout and length settings decide it.</param>
public sealed record MemoryPart(string Name, long Bytes, bool DependsOnBatch);
