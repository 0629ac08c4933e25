using Casebook.Models.Architecture;
using Casebook.Models.Conversion;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;

namespace Casebook.Models.Tests.Llama2c;

/// <summary>The trained weights that llama2.c publishes for its tests (260 thousand parameters), where they are at hand.</summary>
public sealed class Llama2cTests
{
    private static (string Weights, string Tokenizer) Files
    {
        get
        {
            string folder = Path.Combine(Environment.GetEnvironmentVariable("CASEBOOK_DATA") ?? "", "weights", "stories260K");
            if (!File.Exists(Path.Combine(folder, "stories260K.bin")))
            {
                Assert.Skip("CASEBOOK_DATA is not set: the weights of stories260K are not at hand.");
            }
            return (Path.Combine(folder, "stories260K.bin"), Path.Combine(folder, "tok512.bin"));
        }
    }

    [Fact]
    public void The_published_model_opens()
    {
        (string weights, string tokenizer) = Files;
        using ModelFiles model = ModelFiles.OpenLlama2c(weights, tokenizer);
        model.Config.ShouldBe(new LlamaConfig
        {
            VocabularySize = 512,
            HiddenSize = 64,
            Layers = 5,
            Heads = 8,
            KeyValueHeads = 4,
            HeadSize = 8,
            FeedForwardSize = 172,
            ContextLength = 512,
            TiedEmbeddings = true,
        });
        model.Tokenizer.Encode("Once upon a time").ShouldBe([403, 407, 261, 378]);
        Should.Throw<ModelFileException>(() => model.Template).Message.ShouldContain("base model");
    }

    // Both have rows interleaved; a row too many turned would be seen here.
    [Fact]
    public void It_is_the_same_model_as_GGUF_and_as_a_folder()
    {
        (string weights, string tokenizer) = Files;
        using var folder = new TemporaryFolder();
        using ModelFiles model = ModelFiles.OpenLlama2c(weights, tokenizer);
        GgufModelWriter.Write(model, folder["s.gguf"], EncodingPlan.Of(model.Config, TensorEncoding.F32), "stories", cancellation: TestContext.Current.CancellationToken);
        using ModelFiles gguf = ModelFiles.Open(folder["s.gguf"]);
        FolderWriter.Write(gguf, folder["hf"], ElementType.F32, cancellation: TestContext.Current.CancellationToken);
        using ModelFiles hf = ModelFiles.Open(folder["hf"]);
        foreach (ModelFiles other in (ModelFiles[])[gguf, hf])
        {
            other.Config.ShouldBe(model.Config);
            other.Tokenizer.Encode("Lily loved the ball.\n\"Wow!\"").ShouldBe(model.Tokenizer.Encode("Lily loved the ball.\n\"Wow!\""));
            foreach ((string name, long[] shape) in LlamaTensors.Of(model.Config))
            {
                float[] expected = new float[shape.Aggregate(1L, (product, size) => product * size)];
                float[] read = new float[expected.Length];
                model.Tensors.Read(name, expected);
                other.Tensors.Read(name, read);
                read.ShouldBe(expected, name);
            }
        }
    }

    [Fact]
    public void Cut_files_and_files_that_do_not_fit_together_are_refused()
    {
        (string weights, string tokenizer) = Files;
        using var folder = new TemporaryFolder();
        byte[] bytes = File.ReadAllBytes(weights);
        byte[] tokens = File.ReadAllBytes(tokenizer);
        foreach (int length in (int[])[0, 27, 28, 1000, bytes.Length - 1])
        {
            Should.Throw<ModelFileException>(() => ModelFiles.OpenLlama2c(folder.Write("w.bin", bytes[..length]), tokenizer), $"{length}");
        }
        foreach (int length in (int[])[0, 4, 11, tokens.Length - 1])
        {
            Should.Throw<ModelFileException>(() => ModelFiles.OpenLlama2c(weights, folder.Write("t.bin", tokens[..length])), $"{length}");
        }
        Should.Throw<ModelFileException>(() => ModelFiles.OpenLlama2c(weights, folder.Write("t.bin", [.. tokens, 0]))).Message.ShouldContain("after the last");
    }
}
