using Casebook.Models.Architecture;
using Casebook.Models.Conversion;
using Casebook.Models.Folders;
using Casebook.Models.Gguf;
using Casebook.Models.Tensors;
using Casebook.Models.Tests.Folders;

namespace Casebook.Models.Tests.Gguf;

public sealed class GgufModelTests
{
    private static readonly LlamaConfig _wide = SmallModel.Config with { HiddenSize = 256, HeadSize = 64, FeedForwardSize = 512, RopeScaling = new RopeScaling("llama3", 8) };

    // Weights that land in another tensor, row or place make fluent nonsense.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_converted_model_is_the_same_model(bool tied)
    {
        using var folder = new TemporaryFolder();
        LlamaConfig config = SmallModel.Config with { TiedEmbeddings = tied, HeadSize = 6, NormEpsilon = 1e-6, RopeTheta = 500000 };
        using ModelFiles written = Convert(folder, config, TensorEncoding.F32);
        written.Config.ShouldBe(config);
        foreach ((string name, long[] shape) in LlamaTensors.Of(config))
        {
            written.Tensors.Shape(name).ShouldBe(shape);
            Read(written.Tensors, name, shape).ShouldBe(SmallModel.Values(shape), name);
        }
        written.Tokenizer.Encode(SmallTokenizer.Texts[0]).ShouldBe(SmallTokenizer.Tokenizer.Encode(SmallTokenizer.Texts[0]));
        written.Tokenizer.SpecialTokens.ShouldBe(SmallTokenizer.Tokenizer.SpecialTokens, ignoreOrder: true);
        written.Tokenizer.BeginToken.ShouldBe(SmallTokenizer.Id("<|begin_of_text|>"));
        written.Template.TraceCloseToken.ShouldBe(SmallTokenizer.Id("</think>"));
    }

    // llama.cpp rotates neighbouring columns, transformers the two halves of a head: row 2i + j of the file is row j·half + i.
    [Fact]
    public void Rows_of_queries_and_keys_are_interleaved_in_the_file_alone()
    {
        using var folder = new TemporaryFolder();
        using ModelFiles model = Convert(folder, SmallModel.Config with { HeadSize = 6 }, TensorEncoding.F32);
        using var raw = GgufFile.Open(folder["x.gguf"]);
        GgufTensorInfo info = raw.Tensors["blk.0.attn_q.weight"];
        int columns = (int)info.Shape[1];
        float[] rows = new float[info.Shape[0]];
        float[] row = new float[columns];
        for (int i = 0; i < rows.Length; i++)
        {
            TensorEncoding.F32.Decode(raw.Mapped.Bytes(info.Offset + i * columns * 4, columns * 4), row);
            // The first element of a row is that row's index times the columns, in 64ths.
            rows[i] = row[0] * 64 / columns;
        }
        rows[..12].ShouldBe([0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11]);
        EncodedTensor encoded = model.Tensors.Encoded("model.layers.0.self_attn.q_proj.weight");
        for (int i = 0; i < encoded.Rows; i++)
        {
            TensorEncoding.F32.Decode(encoded.Row(i), row);
            row[0].ShouldBe(i * columns % 256 / 64f);
        }
    }

    [Theory]
    [InlineData(TensorEncoding.Q8_0, 0.005)]
    [InlineData(TensorEncoding.Q6_K, 0.02)]
    [InlineData(TensorEncoding.Q5_K, 0.05)]
    [InlineData(TensorEncoding.Q4_K, 0.1)]
    [InlineData(TensorEncoding.Q4_0, 0.15)]
    [InlineData(TensorEncoding.BF16, 0.005)]
    public void A_quantised_model_is_near_to_the_whole_one(TensorEncoding encoding, double tolerance)
    {
        using var folder = new TemporaryFolder();
        using ModelFiles model = Convert(folder, _wide, encoding);
        model.Config.ShouldBe(_wide);
        model.Tensors.Encoded("model.norm.weight").Encoding.ShouldBe(TensorEncoding.F32);
        model.Tensors.Encoded("model.layers.1.mlp.up_proj.weight").Encoding.ShouldBe(encoding);
        foreach ((string name, long[] shape) in LlamaTensors.Of(_wide))
        {
            float[] expected = SmallModel.Values(shape);
            float[] read = Read(model.Tensors, name, shape);
            double error = Math.Sqrt(expected.Zip(read, (a, b) => ((double)a - b) * (a - b)).Sum() / expected.Sum(a => (double)a * a));
            error.ShouldBeLessThan(tolerance, name);
        }
    }

    // An error in the head falls on the probability of every token.
    [Theory]
    [InlineData(TensorEncoding.Q4_K, false, TensorEncoding.Q6_K)]
    [InlineData(TensorEncoding.Q4_0, false, TensorEncoding.Q6_K)]
    [InlineData(TensorEncoding.Q4_K, true, TensorEncoding.Q4_K)]
    [InlineData(TensorEncoding.Q8_0, false, TensorEncoding.Q8_0)]
    public void The_head_keeps_more_bits_unless_told_otherwise(TensorEncoding encoding, bool pure, TensorEncoding head)
    {
        EncodingPlan.Of(_wide, encoding, pure)[LlamaTensors.Head].ShouldBe(head);
        EncodingPlan.Of(_wide with { TiedEmbeddings = true }, encoding, pure)[LlamaTensors.Embedding].ShouldBe(head);
    }

    [Fact]
    public void Rows_that_do_not_fit_a_block_are_stored_otherwise_and_said()
    {
        var plan = EncodingPlan.Of(SmallModel.Config with { HiddenSize = 96, FeedForwardSize = 172 }, TensorEncoding.Q4_K);
        plan["model.layers.0.mlp.up_proj.weight"].ShouldBe(TensorEncoding.Q8_0);
        plan["model.layers.0.mlp.down_proj.weight"].ShouldBe(TensorEncoding.F16);
        plan.Notes.ShouldContain("2 tensors are stored as F16: rows of 172 elements are no multiple of Q4_K's block of 256.");
    }

    // A NaN would spread through everything that is computed; a full disk's or a bad cast's victim must not be shipped.
    [Theory]
    [InlineData(float.NaN, TensorEncoding.F16, "not finite")]
    [InlineData(float.PositiveInfinity, TensorEncoding.Q8_0, "not finite")]
    [InlineData(70000f, TensorEncoding.F16, "can not hold")]
    [InlineData(70000f, TensorEncoding.Q8_0, "can not hold")]
    public void Elements_that_can_not_be_stored_are_named(float element, TensorEncoding encoding, string problem)
    {
        using var folder = new TemporaryFolder();
        LlamaConfig config = SmallModel.Config with { HiddenSize = 64, FeedForwardSize = 64, HeadSize = 16 };
        SmallModel.Write(folder["hf"], config, spoil: (name, values) =>
        {
            if (name == "model.layers.1.mlp.up_proj.weight")
            {
                values[64 * 3 + 5] = element;
            }
        });
        using ModelFiles model = ModelFiles.Open(folder["hf"]);
        ModelFileException fault = Should.Throw<ModelFileException>(() => GgufModelWriter.Write(model, folder["x.gguf"], EncodingPlan.Of(config, encoding), "x"));
        fault.Place.ShouldBe("tensor model.layers.1.mlp.up_proj.weight");
        fault.Problem.ShouldContain("row 3: ");
        fault.Problem.ShouldContain(problem);
        File.Exists(folder["x.gguf"]).ShouldBeFalse();
    }

    // Files of others have only the divisors.
    [Theory]
    [InlineData(500000, 128, 8, 1, 4, 8192)]
    [InlineData(500000, 64, 32, 1, 4, 8192)]
    [InlineData(500000, 128, 8, 1, 8, 4096)]
    [InlineData(10000, 64, 4, 1, 2.5, 2048)]
    public void The_numbers_of_rope_scaling_are_found_in_its_divisors(double theta, int headSize, double factor, double low, double high, int original)
    {
        var scaling = new RopeScaling("llama3", factor, low, high, original);
        using var folder = new TemporaryFolder();
        LlamaConfig config = SmallModel.Config with { HeadSize = headSize, RopeTheta = theta, RopeScaling = scaling };
        using (Convert(folder, config, TensorEncoding.F32))
        {
        }
        // The same file without our own keys.
        byte[] bytes = File.ReadAllBytes(folder["x.gguf"]);
        foreach (string key in (string[])["factor", "low_freq_factor", "high_freq_factor", "original_max_position_embeddings"])
        {
            bytes.AsSpan(bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes("casebook.rope_scaling." + key)), 8).Fill((byte)'x');
        }
        using var model = GgufModel.Open(folder.Write("y.gguf", bytes));
        float[] expected = GgufRopeScaling.Divisors(scaling, theta, headSize);
        float[] found = GgufRopeScaling.Divisors(model.Config.RopeScaling!, theta, headSize);
        expected.Zip(found, (a, b) => Math.Abs(a - b) / a).Max().ShouldBeLessThan(2e-5f);
    }

    [Fact]
    public void Divisors_that_are_made_otherwise_are_refused()
    {
        using var folder = new TemporaryFolder();
        using (Convert(folder, SmallModel.Config with { HeadSize = 64, RopeScaling = new RopeScaling("llama3", 8) }, TensorEncoding.F32))
        {
        }
        using var raw = GgufFile.Open(folder["x.gguf"]);
        byte[] bytes = File.ReadAllBytes(folder["x.gguf"]);
        BitConverter.TryWriteBytes(bytes.AsSpan((int)raw.Tensors["rope_freqs.weight"].Offset + 4 * 20), 3.3f);
        string path = folder.Write("y.gguf", bytes);
        Should.Throw<ModelFileException>(() => GgufModel.Open(path)).Message.ShouldContain("not made as Llama 3.1's are");
    }

    public static TheoryData<string, object, string> Foreign => new()
    {
        { "general.architecture", "qwen2", "is \"qwen2\", not \"llama\"" },
        { "general.type", "adapter", "adapter" },
        { "llama.expert_count", 8u, "mixture of experts" },
        { "split.count", 3u, "--merge" },
        { "llama.logit_scale", 0.5f, "scales what Llama does not scale" },
        { "llama.rope.scaling.type", "yarn", "\"yarn\"" },
        { "llama.rope.dimension_count", 4u, "but a head has" },
        { "llama.attention.head_count_kv", 3u, "does not divide" },
        { "llama.attention.head_count", 0u, "not a whole number" },
        { "llama.vocab_size", 7u, "but the embedding has" },
        { "llama.block_count", 3u, "is missing" },
        { "llama.embedding_length", 8u, "has the shape" },
        { "llama.attention.layer_norm_rms_epsilon", float.NaN, "not a number from" },
        { "casebook.precision", "fp8", "is \"fp8\", neither fp32 nor bf16" },
    };

    // Guessing here means confident nonsense out of the right weights.
    [Theory]
    [MemberData(nameof(Foreign))]
    public void Another_kind_of_model_is_refused(string key, object value, string problem)
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, entries => Add(entries, key, value), key);
        Should.Throw<ModelFileException>(() => GgufModel.Open(path)).Message.ShouldContain(problem);
    }

    [Fact]
    public void A_tensor_that_no_llama_has_is_refused()
    {
        using var folder = new TemporaryFolder();
        string path = Write(folder, _ => { }, null, extra: "blk.0.attn_q.bias");
        Should.Throw<ModelFileException>(() => GgufModel.Open(path)).Message.ShouldContain("blk.0.attn_q.bias: is none of a Llama's");
    }

    [Fact]
    public void Linear_scaling_has_keys_of_its_own()
    {
        using var folder = new TemporaryFolder();
        LlamaConfig config = SmallModel.Config with { RopeScaling = new RopeScaling("linear", 2.5) };
        using ModelFiles model = Convert(folder, config, TensorEncoding.F32);
        model.Config.RopeScaling.ShouldBe(config.RopeScaling);
    }

    // A model that is converted again and again must not wander, nor lose what it was trained in.
    [Theory]
    [InlineData(NumberFormat.Fp32)]
    [InlineData(NumberFormat.Bf16)]
    public void There_and_back_again_gives_the_same_folder(NumberFormat numbers)
    {
        using var folder = new TemporaryFolder();
        LlamaConfig config = SmallModel.Config with { RopeScaling = new RopeScaling("llama3", 8), HeadSize = 16, Numbers = numbers };
        using (ModelFiles model = Convert(folder, config, TensorEncoding.F32))
        {
            FolderWriter.Write(model, folder["again"], ElementType.F32, cancellation: TestContext.Current.CancellationToken);
        }
        File.ReadAllBytes(folder["again/model.safetensors"]).ShouldBe(File.ReadAllBytes(folder["hf/model.safetensors"]));
        File.ReadAllText(folder["again/config.json"]).ShouldBe(File.ReadAllText(folder["hf/config.json"]));
        using ModelFiles again = ModelFiles.Open(folder["again"]);
        again.Tokenizer.Encode(SmallTokenizer.Texts[1]).ShouldBe(SmallTokenizer.Tokenizer.Encode(SmallTokenizer.Texts[1]));
        again.TemplateText.ShouldBe(Casebook.Models.Chat.TokenizerConfigJson.ReasoningTemplate);
    }

    // Whether weights were forgotten or not must never be seen.
    [Fact]
    public void Forgotten_tensors_can_still_be_read()
    {
        using var folder = new TemporaryFolder();
        using ModelFiles model = Convert(folder, _wide, TensorEncoding.Q4_K);
        EncodedTensor tensor = model.Tensors.Encoded("model.layers.0.mlp.down_proj.weight");
        byte[] before = tensor.Row(7).ToArray();
        tensor.Forget();
        tensor.Row(7).ToArray().ShouldBe(before);
        Should.Throw<ArgumentOutOfRangeException>(() => tensor.Row(tensor.Rows).Length);
        Should.Throw<ArgumentOutOfRangeException>(() => tensor.Row(-1).Length);
    }

    internal static ModelFiles Convert(TemporaryFolder folder, LlamaConfig config, TensorEncoding encoding)
    {
        SmallModel.Write(folder["hf"], config);
        using (ModelFiles model = ModelFiles.Open(folder["hf"]))
        {
            GgufModelWriter.Write(model, folder["x.gguf"], EncodingPlan.Of(config, encoding), "small");
        }
        return ModelFiles.Open(folder["x.gguf"]);
    }

    private static string Write(TemporaryFolder folder, Action<GgufEntries> change, string? key, string? extra = null)
    {
        var standard = new GgufEntries();
        GgufConfigWriter.Write(standard, SmallModel.Config, "small", TensorEncoding.F32);
        var entries = new GgufEntries();
        change(entries);
        // Every standard entry but the one that was changed, copied as bytes.
        byte[] own = Raw(entries);
        byte[] rest = Raw(standard);
        if (key is not null && rest.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(key)) is >= 0 and int at)
        {
            rest[at] = (byte)'x';
        }
        var tensors = LlamaTensors.Of(SmallModel.Config).Select(tensor => (Name: GgufTensorNames.FromTransformers(tensor.Name), tensor.Shape)).ToList();
        if (extra is not null)
        {
            tensors.Add((extra, [4]));
        }
        var joined = new GgufEntries();
        GgufFileWriter.Write(folder["x.gguf"], joined, [.. tensors.Select(tensor => new GgufTensorToWrite(tensor.Name, tensor.Shape, TensorEncoding.F32, stream => stream.Write(new byte[4 * tensor.Shape.Aggregate(1L, (a, b) => a * b)])))]);
        byte[] file = File.ReadAllBytes(folder["x.gguf"]);
        BitConverter.TryWriteBytes(file.AsSpan(16), (ulong)(entries.Count + standard.Count));
        int headBytes = 24;
        int infoBytes = tensors.Sum(tensor => 8 + tensor.Name.Length + 4 + 8 * tensor.Shape.Length + 4 + 8);
        int oldData = (headBytes + infoBytes + 31) / 32 * 32;
        byte[] head = [.. file[..headBytes], .. own, .. rest, .. file[headBytes..(headBytes + infoBytes)]];
        return folder.Write("y.gguf", [.. head, .. new byte[(32 - head.Length % 32) % 32], .. file[oldData..]]);
    }

    private static void Add(GgufEntries entries, string key, object value)
    {
        switch (value)
        {
            case string text: entries.Add(key, text); break;
            case uint number: entries.Add(key, number); break;
            default: entries.Add(key, (float)value); break;
        }
    }

    private static byte[] Raw(GgufEntries entries)
    {
        var stream = new MemoryStream();
        entries.CopyTo(stream);
        return stream.ToArray();
    }

    private static float[] Read(ITensorSource source, string name, long[] shape)
    {
        float[] values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        source.Read(name, values);
        return values;
    }
}
