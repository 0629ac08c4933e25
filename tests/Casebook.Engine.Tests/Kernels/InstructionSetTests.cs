using System.Diagnostics;
using System.Security.Cryptography;
using Casebook.Engine.Generation;
using Casebook.Engine.Kernels;
using Casebook.Engine.Learning;
using Casebook.Engine.Llama;
using Casebook.Engine.Tests.Learning;
using Casebook.Engine.Tests.Reference;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Tests.Kernels;

/// <summary>
/// A model trained on one processor must answer alike on another. This process can only use its own instructions, so
/// the others run in child processes in which the runtime is told to leave some out.
/// </summary>
public sealed class InstructionSetTests
{
    private const string HashFile = "CASEBOOK_TEST_HASH_FILE";

    public static TheoryData<string, string> Others => new()
    {
        { KernelPaths.Variable, "avx512" },
        { KernelPaths.Variable, "avx2" },
        { KernelPaths.Variable, "portable" },
        { "DOTNET_EnableAVX512", "0" },
        { "DOTNET_EnableAVX2", "0" },
        { "DOTNET_EnableHWIntrinsic", "0" },
    };

    [Fact]
    public async Task Two_training_steps_and_a_generation_have_a_hash()
    {
        string hash = await Hash();
        if (Environment.GetEnvironmentVariable(HashFile) is { } file)
            await File.WriteAllTextAsync(file, hash, TestContext.Current.CancellationToken);
        hash.Length.ShouldBe(64);
    }

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Other_instruction_sets_give_the_same_bits(string variable, string value)
    {
        if (variable == KernelPaths.Variable && !KernelPaths.IsSupported(Enum.Parse<KernelPath>(value, ignoreCase: true)))
            Assert.Skip($"This processor has no {value}.");
        string file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(InstructionSetTests).Assembly.Location);
        start.ArgumentList.Add("-method");
        start.ArgumentList.Add($"*.{nameof(Two_training_steps_and_a_generation_have_a_hash)}");
        start.Environment[HashFile] = file;
        start.Environment[variable] = value;
        using var child = Process.Start(start)!;
        string output = await child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        try
        {
            File.Exists(file).ShouldBeTrue(output);
            (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).ShouldBe(await Hash());
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<string> Hash()
    {
        using var pool = new WorkerPool(2);
        var random = new Random(1);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var numbers in Enum.GetValues<NumberFormat>())
            await AppendTrained(Shapes.Odd with { Numbers = numbers }, pool, random, Append);
        await AppendRounded(pool, random, Append);
        return Convert.ToHexString(hash.GetHashAndReset());

        void Append(float[] values) => hash.AppendData(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static async Task AppendTrained(LlamaConfig config, WorkerPool pool, Random random, Action<float[]> append)
    {
        using var learner = Shapes.Learner(config, pool, numbers: config.Numbers);
        for (int step = 1; step <= 2; step++)
        {
            var values = learner.ForwardBackward(new PackedBatch([Shapes.Single(random, config, 0, 70), Shapes.Group(random, config, 1, 20, 9, 5)]), (_, _) => -0.01f, withEntropy: true);
            learner.Step(new OptimizerStep { Number = step, LearningRate = 0.01f });
            append(values.LogProbabilities);
            append(values.Entropies!);
        }
        learner.ExportWeights((_, _, elements) => append(elements.ToArray()));
        using var generator = new CpuGenerator(learner.Weights, pool);
        var request = new GenerationRequest { Prompt = Shapes.Tokens(random, config, 66), Samples = 2, MaximumTokens = 12, Sampling = new SamplingParameters { Temperature = 1, TopP = 0.9f } };
        await foreach (var token in generator.GenerateAsync([request], TestContext.Current.CancellationToken))
            append([token.Token, token.LogProbability]);
    }

    /// <summary>The same of weights in bytes and in BF16, whose products are other code on every path.</summary>
    private static async Task AppendRounded(WorkerPool pool, Random random, Action<float[]> append)
    {
        LlamaConfig config = Shapes.Odd with { HiddenSize = 256, FeedForwardSize = 256, Heads = 8, KeyValueHeads = 4, HeadSize = 32 };
        foreach (var encoding in new[] { TensorEncoding.BF16, TensorEncoding.Q8_0, TensorEncoding.Q4_0, TensorEncoding.Q4_K, TensorEncoding.Q5_K, TensorEncoding.Q6_K })
        {
            using var weights = PackedWeights.Load(config, EncodedTensors.Of(config, MemoryTensors.Random(config, 7), encoding), pool);
            using var generator = new CpuGenerator(weights, pool);
            var request = new GenerationRequest { Prompt = Shapes.Tokens(random, config, 30), Samples = 2, MaximumTokens = 5, Sampling = new SamplingParameters { Temperature = 1 } };
            await foreach (var token in generator.GenerateAsync([request], TestContext.Current.CancellationToken))
                append([token.Token, token.LogProbability]);
        }
    }
}
