using Casebook.Engine.Generation;
using Casebook.Engine.Learning;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Runs.Recipes;
using Casebook.Training.Grpo;
using Casebook.Training.Learners;
using Casebook.Training.Planning;
using Casebook.Training.Sft;

namespace Casebook.Training.Tests.Planning;

public sealed class MemoryEstimateTests
{
    private static readonly LlamaConfig _tied = new()
    {
        VocabularySize = 1000,
        HiddenSize = 128,
        Layers = 3,
        Heads = 4,
        KeyValueHeads = 4,
        HeadSize = 32,
        FeedForwardSize = 384,
        ContextLength = 640,
        TiedEmbeddings = true,
    };

    // Nothing a multiple of anything, grouped queries, an embedding that is not packed.
    private static readonly LlamaConfig _odd = new()
    {
        VocabularySize = 777,
        HiddenSize = 72,
        Layers = 2,
        Heads = 6,
        KeyValueHeads = 2,
        HeadSize = 18,
        FeedForwardSize = 200,
        ContextLength = 300,
    };

    private static readonly LlamaConfig _llama8B = new()
    {
        VocabularySize = 128256,
        HiddenSize = 4096,
        Layers = 32,
        Heads = 32,
        KeyValueHeads = 8,
        HeadSize = 128,
        FeedForwardSize = 14336,
        ContextLength = 131072,
    };

    // An estimate that is not of the real buffers promises what the run then does not keep.
    [Theory]
    [InlineData(true, false, NumberFormat.Fp32)]
    [InlineData(true, true, NumberFormat.Fp32)]
    [InlineData(false, false, NumberFormat.Fp32)]
    [InlineData(false, true, NumberFormat.Fp32)]
    [InlineData(true, false, NumberFormat.Bf16)]
    [InlineData(false, true, NumberFormat.Bf16)]
    public void An_estimate_is_what_the_engine_then_allocates(bool tied, bool recompute, NumberFormat precision)
    {
        LlamaConfig config = (tied ? _tied : _odd) with { Numbers = precision };
        GrpoRecipe recipe = Recipe.Parse<GrpoRecipe>(
            $"threads: 2\nbatch: {{micro_batch_tokens: 700, recompute_activations: {(recompute ? "true" : "false")}}}\nrollout: {{sequences: 10}}\n", "r.yaml");
        MemoryEstimate estimate = MemoryEstimate.For(recipe, config, 250);

        using var pool = new WorkerPool(2);
        var weights = new LlamaWeights(config);
        using var learner = new CpuLearner(weights, pool, LearnerRequest.CpuOptions(700, 250, recompute));
        using var generator = new CpuGenerator(weights, pool, Actor.CpuOptions(10, 250));
        using var reference = (LlamaWeights)learner.Freeze();
        Of(estimate, "weights", "packed copy").ShouldBe(weights.Bytes);
        Of(estimate, "gradient", "moments", "activations").ShouldBe(learner.BufferBytes);
        Of(estimate, "reference").ShouldBe(reference.Bytes);
        Of(estimate, "decoding").ShouldBe(generator.BufferBytes);
        Of(estimate, "cache").ShouldBeGreaterThan(10 * generator.CacheBytes(250));
    }

    // That adapters need less is why people choose them; how much less must be the engine's own figure.
    [Theory]
    [InlineData(true, NumberFormat.Fp32, 5)]
    [InlineData(false, NumberFormat.Fp32, 1)]
    [InlineData(true, NumberFormat.Bf16, 16)]
    [InlineData(false, NumberFormat.Bf16, 33)]
    public void An_estimate_of_adapters_is_what_the_engine_then_allocates(bool tied, NumberFormat precision, int rank)
    {
        LlamaConfig config = (tied ? _tied : _odd) with { Numbers = precision };
        SftRecipe recipe = Recipe.Parse<SftRecipe>(
            $"threads: 2\nbatch: {{micro_batch_tokens: 700}}\nlora: {{rank: {rank}, target_modules: [k_proj, o_proj, up_proj]}}\n", "r.yaml");
        MemoryEstimate estimate = MemoryEstimate.For(recipe, config, 250);

        using var pool = new WorkerPool(2);
        var weights = new LlamaWeights(config);
        using var learner = new CpuLearner(weights, pool, LearnerRequest.CpuOptions(700, 250, false, new AdapterOptions(recipe.Lora!.ToConfig(), 1)));
        Of(estimate, "weights", "packed copy").ShouldBe(weights.Bytes);
        Of(estimate, "gradient", "adapted matrices", "adapters", "activations").ShouldBe(learner.BufferBytes);
        estimate.Total.ShouldBe(weights.Bytes + learner.BufferBytes);
        estimate.Total.ShouldBeLessThan(MemoryEstimate.For(Recipe.Parse<SftRecipe>("threads: 2\nbatch: {micro_batch_tokens: 700}\n", "r.yaml"), config, 250).Total);
    }

    // Each setting that a message tells people to lower has to lower something.
    [Theory]
    [InlineData("batch.recompute_activations=true", "activations")]
    [InlineData("batch.micro_batch_tokens=1000", "activations")]
    [InlineData("rollout.sequences=8", "cache")]
    [InlineData("kl.coefficient=0", "reference")]
    public void A_setting_that_saves_memory_lowers_the_estimate(string set, string part)
    {
        MemoryEstimate before = MemoryEstimate.For(Recipe.Parse<GrpoRecipe>("seed: 1\n", "r.yaml"), _tied, 250);
        MemoryEstimate after = MemoryEstimate.For(Recipe.Parse<GrpoRecipe>("seed: 1\n", "r.yaml", [set]), _tied, 250);
        Of(after, part).ShouldBeLessThan(Of(before, part));
        after.Total.ShouldBeLessThan(before.Total);
    }

    // Sizes of real models are beyond 32 bits, and an estimate that overflows says that they fit.
    [Fact]
    public void A_model_of_eight_billion_parameters_is_counted_right()
    {
        MemoryEstimate estimate = MemoryEstimate.For(Recipe.Parse<SftRecipe>("batch: {micro_batch_tokens: 16384}\n", "r.yaml"), _llama8B);
        estimate.Parameters.ShouldBe(8_030_261_248);
        // Weights, gradient and moments are four times fp32; the packed copy lacks the embedding.
        ((double)estimate.WithoutActivations).ShouldBe(((5 * 8_030_261_248.0) - (128256 * 4096.0)) * 4, 0.01 * 160e9);
        // Of each row 2 × 14336 gate and up alone, in 32 layers.
        Of(estimate, "activations").ShouldBeGreaterThan(32L * 16384 * 2 * 14336 * 4);
    }

    private static long Of(MemoryEstimate estimate, params string[] beginnings) =>
        estimate.Parts.Where(part => beginnings.Any(beginning => part.Name.StartsWith(beginning, StringComparison.Ordinal))).Sum(part => part.Bytes);
}
