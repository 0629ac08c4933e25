using Casebook.Engine.Generation;
using Casebook.Engine.Llama;
using Casebook.Engine.Tests.Learning;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Tests.Generation;

/// <summary>The system kills a program that takes more than there is, without a word.</summary>
public sealed class GenerationMemoryTests
{
    private const long GiB = 1L << 30;

    /// <summary>Llama 3.1 8B: a sequence of its whole context has 34 GB of keys and values.</summary>
    private static LlamaConfig EightBillion { get; } = new()
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

    private static readonly PackedSize _fourBits = PackedWeights.SizeOf(EightBillion, _ => TensorEncoding.Q4_K);

    // The number that the README gives.
    [Fact]
    public void Weights_of_eight_billion_in_four_bits_are_known_without_a_file() => _fourBits.Bytes.ShouldBeInRange(4_600_000_000, 4_800_000_000);

    // On every machine: what is planned fits, and a request as long as the context is admitted.
    [Theory]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(64)]
    [InlineData(1024)]
    public void A_plan_stays_within_the_machine_and_has_room_for_its_longest_sequence(long gibibytes)
    {
        GenerationMemory plan = GenerationMemory.Fit(EightBillion, _fourBits, new CpuGeneratorOptions(), 8, gibibytes * GiB)!;
        plan.Total.ShouldBeLessThanOrEqualTo(GenerationMemory.Usable(gibibytes * GiB));
        CpuGeneratorOptions options = plan.Within(new CpuGeneratorOptions());
        CpuGenerator.MaximumCacheBytes(EightBillion, options).ShouldBeInRange(CpuGenerator.CacheBytes(EightBillion, plan.ContextLength + 64), plan.CacheBytes);
        plan.ContextLength.ShouldBeGreaterThanOrEqualTo(GenerationMemory.LeastContext);
        (plan.ContextLength == EightBillion.ContextLength).ShouldBe(gibibytes >= 64);
    }

    // A shortened context is as long as can be: one more page would not fit.
    [Fact]
    public void A_context_is_shortened_by_no_more_than_it_must_be()
    {
        GenerationMemory plan = GenerationMemory.Fit(EightBillion, _fourBits, new CpuGeneratorOptions(), 8, 16 * GiB)!;
        plan.ContextLength.ShouldBeInRange(20_000, 50_000);
        GenerationMemory.Fit(EightBillion, _fourBits, new CpuGeneratorOptions { MaximumSequence = plan.ContextLength }, 8, 16 * GiB)!.ContextLength.ShouldBe(plan.ContextLength);
        GenerationMemory.Fit(EightBillion, _fourBits, new CpuGeneratorOptions { MaximumSequence = plan.ContextLength + 128 }, 8, 16 * GiB).ShouldBeNull();
    }

    // Whoever asks for a context wants that or to be told.
    [Fact]
    public void A_context_that_was_asked_for_is_not_shortened()
    {
        var asked = new CpuGeneratorOptions { MaximumSequence = 65536 };
        GenerationMemory.Fit(EightBillion, _fourBits, asked, 8, 16 * GiB).ShouldBeNull();
        GenerationMemory least = GenerationMemory.Least(EightBillion, _fourBits, asked, 8);
        least.ContextLength.ShouldBe(65536);
        GenerationMemory.Fit(EightBillion, _fourBits, asked, 8, least.Total * 16 / 15 + 16)!.ContextLength.ShouldBe(65536);
        GenerationMemory.Fit(EightBillion, _fourBits, asked with { MaximumSequence = 512 }, 8, 8 * GiB)!.ContextLength.ShouldBe(512);
    }

    [Fact]
    public void What_is_needed_at_least_is_just_what_fits()
    {
        GenerationMemory least = GenerationMemory.Least(EightBillion, _fourBits, new CpuGeneratorOptions(), 8);
        least.ContextLength.ShouldBe(GenerationMemory.LeastContext);
        long machine = least.Total * 16 / 15 + 16;
        GenerationMemory.Fit(EightBillion, _fourBits, new CpuGeneratorOptions(), 8, machine)!.ContextLength.ShouldBe(GenerationMemory.LeastContext);
        GenerationMemory.Fit(EightBillion, _fourBits, new CpuGeneratorOptions(), 8, machine - (1 << 20)).ShouldBeNull();
    }

    // A small model on a large machine takes as many sequences as before.
    [Fact]
    public void Where_there_is_plenty_nothing_is_held_back()
    {
        var options = new CpuGeneratorOptions();
        PackedSize size = PackedWeights.SizeOf(Shapes.Odd, _ => TensorEncoding.F32);
        GenerationMemory plan = GenerationMemory.Fit(Shapes.Odd, size, options, 2, 16 * GiB)!;
        plan.ShouldBe(GenerationMemory.Of(Shapes.Odd, size, options, 2));
        plan.ContextLength.ShouldBe(Shapes.Odd.ContextLength);
    }

    // The tightest plan: a request of the whole context runs, several wait for each other, and a text is scored.
    [Fact]
    public async Task One_sequence_of_the_whole_context_runs_within_the_least_cache()
    {
        using var engine = new SmallEngine(Shapes.Odd with { ContextLength = 1000 });
        PackedSize size = PackedWeights.SizeOf(engine.Config, _ => TensorEncoding.F32);
        GenerationMemory least = GenerationMemory.Least(engine.Config, size, new CpuGeneratorOptions(), 1);
        CpuGeneratorOptions options = least.Within(new CpuGeneratorOptions());
        using var generator = engine.Generator(options);
        var random = new Random(1);
        GenerationRequest[] requests = [.. Enumerable.Range(0, 3).Select(_ => new GenerationRequest { Prompt = engine.Tokens(random, 900), MaximumTokens = int.MaxValue, Sampling = new SamplingParameters { Temperature = 1, Seed = 3 } })];

        var generated = await SmallEngine.Generate(generator, requests);

        using var plenty = engine.Generator();
        for (int i = 0; i < requests.Length; i++)
            SmallEngine.Bits(generated[i][0]).ShouldBe(SmallEngine.Bits(await SmallEngine.Generate(plenty, requests[i])));
        ReadOnlyMemory<int>[] continuations = [.. Enumerable.Range(0, 9).Select(_ => (ReadOnlyMemory<int>)engine.Tokens(random, 500))];
        var score = new ScoreRequest { Prompt = requests[0].Prompt[..450], Continuations = continuations };
        var few = (await generator.ScoreAsync([score], TestContext.Current.CancellationToken))[0];
        var many = (await plenty.ScoreAsync([score], TestContext.Current.CancellationToken))[0];
        few.LogProbabilities.SelectMany(Shapes.Bits).ShouldBe(many.LogProbabilities.SelectMany(Shapes.Bits));
    }

    // A caller of the engine who asks for more than it can ever have is told so, and does not wait for ever.
    [Fact]
    public async Task More_samples_than_the_cache_can_hold_are_refused_at_once()
    {
        using var engine = new SmallEngine(Shapes.Odd with { ContextLength = 1000 });
        GenerationMemory least = GenerationMemory.Least(engine.Config, PackedWeights.SizeOf(engine.Config, _ => TensorEncoding.F32), new CpuGeneratorOptions(), 1);
        using var generator = engine.Generator(least.Within(new CpuGeneratorOptions()));
        var request = new GenerationRequest { Prompt = engine.Tokens(new Random(1), 10), MaximumTokens = 900, Samples = 64 };
        (await Should.ThrowAsync<ArgumentException>(() => SmallEngine.Generate(generator, [request]))).Message.ShouldContain("pages of the cache");
    }
}
