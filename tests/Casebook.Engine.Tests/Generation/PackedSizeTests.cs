using Casebook.Engine.Generation;
using Casebook.Engine.Llama;
using Casebook.Engine.Memory;
using Casebook.Engine.Tests.Learning;
using Casebook.Engine.Tests.Reference;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Tests.Generation;

/// <summary>Whether a model fits is decided by these numbers, before a byte is taken.</summary>
public sealed class PackedSizeTests
{
    /// <summary>Wide enough that some matrices get pieces of memory of their own and others fill several shared ones.</summary>
    private static LlamaConfig Large { get; } = new()
    {
        VocabularySize = 5000,
        HiddenSize = 1024,
        Layers = 3,
        Heads = 16,
        KeyValueHeads = 4,
        HeadSize = 64,
        FeedForwardSize = 6400,
        ContextLength = 96,
    };

    public static TheoryData<string, TensorEncoding> Small => new(
        Shapes.Names.SelectMany(name => new[] { TensorEncoding.F32, TensorEncoding.BF16, TensorEncoding.F16 }.Select(encoding => (name.Data, encoding))));

    public static TheoryData<TensorEncoding> All => [.. Enum.GetValues<TensorEncoding>()];

    [Theory]
    [MemberData(nameof(Small))]
    public void Padded_shapes_take_what_was_said(string shape, TensorEncoding encoding) =>
        Compare(Shapes.Of(shape), ZeroTensors.Of(Shapes.Of(shape), _ => encoding));

    // Panels of Q4_K and Q5_K are larger than the file's tensors: a guess from the file's size would be too small.
    [Theory]
    [MemberData(nameof(All))]
    public void Every_format_takes_what_was_said(TensorEncoding encoding) => Compare(Large, ZeroTensors.Of(Large, _ => encoding));

    // What quantize writes: a better format for the head, and vectors in F32.
    [Fact]
    public void Formats_side_by_side_and_a_head_that_is_the_embedding_take_what_was_said()
    {
        LlamaConfig tied = Large with { TiedEmbeddings = true };
        Compare(tied, ZeroTensors.Of(tied, name =>
            name == LlamaTensors.Embedding ? TensorEncoding.Q6_K
            : name.Contains("v_proj") ? TensorEncoding.BF16
            : name.Contains("down_proj") ? TensorEncoding.Q5_K
            : TensorEncoding.Q4_K));
    }

    // Rounded rows have a buffer of their own: nothing but the head or one layer's matrix may ask for them.
    [Theory]
    [InlineData("lm_head.weight", TensorEncoding.Q8_0, RowFormats.Bytes)]
    [InlineData("model.layers.2.mlp.up_proj.weight", TensorEncoding.Q8_0, RowFormats.Bytes)]
    [InlineData("model.layers.1.self_attn.o_proj.weight", TensorEncoding.BF16, RowFormats.Brain)]
    [InlineData("model.embed_tokens.weight", TensorEncoding.Q8_0, RowFormats.Floats)]
    [InlineData("model.embed_tokens.weight", TensorEncoding.BF16, RowFormats.Floats)]
    public void Activations_take_what_was_said(string other, TensorEncoding encoding, RowFormats formats)
    {
        var source = ZeroTensors.Of(Large, name => name == other ? encoding : TensorEncoding.F16);
        PackedSize size = PackedWeights.SizeOf(Large, source);
        size.Takes.ShouldBe(formats);
        using var pool = new WorkerPool(2);
        using var weights = PackedWeights.Load(Large, source, pool);
        var options = new CpuGeneratorOptions { MaximumRows = 100, MaximumSequences = 7, MaximumSequence = 90 };
        using var generator = new CpuGenerator(weights, pool, options);
        CpuGenerator.BytesOf(Large, options, pool.Threads, size.Takes).ShouldBe(generator.BufferBytes);
    }

    // A model that was trained in BF16 has fp32 weights, and half of them in memory.
    [Fact]
    public void Rounded_weights_take_what_was_said()
    {
        var config = Large with { Numbers = NumberFormat.Bf16 };
        Compare(config, ZeroTensors.Of(config, _ => TensorEncoding.F32));
        PackedWeights.SizeOf(config, _ => TensorEncoding.F32).Takes.ShouldBe(RowFormats.Brain);
        CpuGenerator.CacheBytes(config, 1000).ShouldBe(CpuGenerator.CacheBytes(Large, 1000) / 2);
    }

    private static void Compare(LlamaConfig config, ZeroTensors source)
    {
        long said = PackedWeights.SizeOf(config, source).Bytes;
        PackedWeights.SizeOf(config, name => source.Encoded(name).Encoding).Bytes.ShouldBe(said);
        using var pool = new WorkerPool(2);
        long before = FloatBuffer.BytesMadeByThisThread;
        using var weights = PackedWeights.Load(config, source, pool);
        (FloatBuffer.BytesMadeByThisThread - before).ShouldBe(said);
        weights.Bytes.ShouldBe(said);
        // Nor much more than is used: the rest is the last bit of huge pages.
        said.ShouldBeLessThan(weights.BytesPerPass + weights.BytesPerPass / 4 + (4 << 20));
    }
}
