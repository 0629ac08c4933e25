using Casebook.Engine.Generation;
using Casebook.Engine.Llama;
using Casebook.Engine.Tests.Learning;
using Casebook.Engine.Tests.Reference;
using Casebook.Engine.Threading;
using Casebook.Models;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Tests.Generation;

/// <summary>A file's weights are packed in its own format; what they mean must not change by that.</summary>
public sealed class PackedWeightsTests
{
    public static TheoryData<string, TensorEncoding, NumberFormat> WideEncodings => new(
        Shapes.Names.SelectMany(name => new[] { (name.Data, TensorEncoding.F32, NumberFormat.Fp32), (name.Data, TensorEncoding.F16, NumberFormat.Fp32), (name.Data, TensorEncoding.F32, NumberFormat.Bf16) }));

    public static TheoryData<TensorEncoding> Rounding => [TensorEncoding.BF16, TensorEncoding.Q8_0, TensorEncoding.Q4_0, TensorEncoding.Q4_K, TensorEncoding.Q5_K, TensorEncoding.Q6_K];

    // A model answers differently after training than during it, if these are not the same bits.
    [Theory]
    [MemberData(nameof(WideEncodings))]
    public async Task Plain_numbers_give_the_bits_of_the_learners_weights(string shape, TensorEncoding encoding, NumberFormat numbers)
    {
        var config = Shapes.Of(shape) with { Numbers = numbers };
        using var pool = new WorkerPool(2);
        var source = EncodedTensors.Of(config, MemoryTensors.Random(config, 7), encoding);
        using var packed = PackedWeights.Load(config, source, pool);
        using var trained = LlamaWeights.Load(config, source, pool);

        var expected = await Generate(trained.ForDecoding, pool);

        var actual = await Generate(packed, pool);
        actual.Select(token => token.Token).ShouldBe(expected.Select(token => token.Token));
        Shapes.Bits(actual.Select(token => token.LogProbability)).ShouldBe(Shapes.Bits(expected.Select(token => token.LogProbability)));
    }

    // An answer from such a model that nobody can get again can not be audited.
    [Theory]
    [MemberData(nameof(Rounding))]
    public async Task Quantised_weights_give_the_same_bits_for_any_threads_and_company(TensorEncoding encoding)
    {
        var source = EncodedTensors.Of(Wide, MemoryTensors.Random(Wide, 7), encoding);
        using var one = new WorkerPool(1);
        using var two = new WorkerPool(2);
        using var weights = PackedWeights.Load(Wide, source, one);
        using var others = PackedWeights.Load(Wide, source, two);

        var alone = await Generate(weights, one);

        var company = await Generate(others, two, beside: 13, rows: 29);
        company.Select(token => token.Token).ShouldBe(alone.Select(token => token.Token));
        Shapes.Bits(company.Select(token => token.LogProbability)).ShouldBe(Shapes.Bits(alone.Select(token => token.LogProbability)));
    }

    // A format that is read wrongly still gives fluent text; only a comparison with the decoded weights shows it. Activations
    // are rounded to bytes or BF16, so a few per cent are left; logits of something else would be apart by more than their length.
    [Theory]
    [MemberData(nameof(Rounding))]
    public void Quantised_weights_give_nearly_the_logits_of_their_decoded_numbers(TensorEncoding encoding)
    {
        using var pool = new WorkerPool(2);
        var source = EncodedTensors.Of(Wide, MemoryTensors.Random(Wide, 7), encoding);
        using var quantized = PackedWeights.Load(Wide, source, pool);
        using var decoded = LlamaWeights.Load(Wide, source, pool);

        float[] actual = Logits(quantized, pool), expected = Logits(decoded.ForDecoding, pool);

        double difference = Math.Sqrt(actual.Zip(expected, (a, e) => Math.Pow(a - e, 2)).Sum()), length = Math.Sqrt(expected.Sum(e => (double)e * e));
        (difference / length).ShouldBeLessThan(encoding == TensorEncoding.BF16 ? 0.02 : 0.1);
    }

    [Fact]
    public void A_tensor_of_another_shape_is_named()
    {
        using var pool = new WorkerPool(1);
        var source = EncodedTensors.Of(Wide, MemoryTensors.Random(Wide, 7), TensorEncoding.F32);
        var exception = Should.Throw<ModelFileException>(() => PackedWeights.Load(Wide with { FeedForwardSize = 512 }, source, pool));
        exception.Message.ShouldContain("gate_proj");
        exception.Message.ShouldContain("[512, 256]");
    }

    /// <summary>Every width a multiple of 256, as the K formats need, and a head that is padded.</summary>
    private static LlamaConfig Wide { get; } = new()
    {
        VocabularySize = 90,
        HiddenSize = 256,
        Layers = 2,
        Heads = 32,
        KeyValueHeads = 8,
        HeadSize = 8,
        FeedForwardSize = 768,
        ContextLength = 160,
    };

    private static unsafe float[] Logits(DecoderWeights weights, WorkerPool pool)
    {
        using var pages = new KeyValuePages(weights.Shape);
        using var pass = new DecodePass(weights, pages, pool, 64, 1, 160);
        using var sequence = new CachedSequence(pages);
        var batch = new DecodeBatch();
        batch.Add(sequence, Shapes.Tokens(new Random(4), weights.Config, 40), 1);
        float[] logits = new float[weights.Config.VocabularySize];
        pass.Run(batch, (_, row, _) => new ReadOnlySpan<float>(row, logits.Length).CopyTo(logits));
        return logits;
    }

    private static async Task<List<GeneratedToken>> Generate(DecoderWeights weights, WorkerPool pool, int beside = 0, int rows = 512)
    {
        using var generator = new CpuGenerator(weights, pool, new CpuGeneratorOptions { MaximumRows = rows, MaximumSequences = 16 });
        var random = new Random(4);
        int[] prompt = Shapes.Tokens(random, weights.Config, 40);
        var requests = Enumerable.Range(0, 1 + beside).Select(i => new GenerationRequest
        {
            Prompt = i == 0 ? prompt : Shapes.Tokens(random, weights.Config, 5 + i),
            MaximumTokens = 20,
            Sampling = new SamplingParameters { Temperature = 0.9f, Seed = 5 },
        }).ToArray();
        var tokens = new List<GeneratedToken>();
        await foreach (var token in generator.GenerateAsync(requests, TestContext.Current.CancellationToken))
        {
            if (token.Request == 0)
                tokens.Add(token);
        }
        return tokens;
    }
}
