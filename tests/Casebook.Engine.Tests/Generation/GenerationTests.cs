using Casebook.Engine.Generation;
using Casebook.Engine.Learning;
using Casebook.Engine.Llama;
using Casebook.Engine.Tests.Learning;
using Casebook.Engine.Tests.Reference;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Reasoning.Problems;

namespace Casebook.Engine.Tests.Generation;

/// <summary>An answer that can not be generated again can not be audited, and a rollout that differs from its training pass misleads the learner.</summary>
public sealed class GenerationTests
{
    [Theory]
    [MemberData(nameof(Shapes.NamesAndNumbers), MemberType = typeof(Shapes))]
    public async Task Rollout_log_probabilities_have_the_bits_of_the_training_pass(string shape, NumberFormat numbers)
    {
        var config = Shapes.Of(shape);
        using var pool = new WorkerPool(2);
        using var learner = Shapes.Learner(config, pool, numbers: numbers);
        using var generator = new CpuGenerator(learner.Weights, pool);
        var random = new Random(1);
        foreach (int prompt in new[] { 1, 15, 16, 17, 63, 64, 65, 90 })
        {
            var request = Request(random, config, prompt) with { Samples = 3, MaximumTokens = 60 };

            var samples = await Generate(generator, [request]);

            var group = SequenceGroup.Responses(0, request.Prompt, [.. samples[0].Select(tokens => (ReadOnlyMemory<int>)tokens.Select(t => t.Token).ToArray())]);
            float[] trained = learner.Forward(new PackedBatch([group], 0.8f)).LogProbabilities;
            Shapes.Bits(samples[0].SelectMany(tokens => tokens.Select(t => t.LogProbability))).ShouldBe(Shapes.Bits(trained));
        }
    }

    [Theory]
    [InlineData(1, 64, 512, NumberFormat.Fp32)]
    [InlineData(3, 64, 512, NumberFormat.Fp32)]
    [InlineData(2, 5, 7, NumberFormat.Fp32)]
    [InlineData(3, 64, 512, NumberFormat.Bf16)]
    [InlineData(2, 5, 7, NumberFormat.Bf16)]
    public async Task Tokens_do_not_depend_on_threads_batch_or_chunks(int threads, int sequences, int rows, NumberFormat numbers)
    {
        var config = Shapes.Odd;
        var random = new Random(2);
        var requests = new[] { 3, 70, 1, 33, 64, 100 }.Select((n, i) => Request(random, config, n) with { Samples = 1 + i % 3, StreamKey = (ulong)i }).ToArray();
        var expected = new List<GeneratedToken[][]>();
        using (var pool = new WorkerPool(2))
        using (var weights = LlamaWeights.Load(config with { Numbers = numbers }, MemoryTensors.Random(config, 7), pool))
        using (var generator = new CpuGenerator(weights, pool))
        {
            foreach (var request in requests)
                expected.AddRange(await Generate(generator, [request]));
        }

        using var otherPool = new WorkerPool(threads);
        using var otherWeights = LlamaWeights.Load(config with { Numbers = numbers }, MemoryTensors.Random(config, 7), otherPool);
        using var other = new CpuGenerator(otherWeights, otherPool, new CpuGeneratorOptions { MaximumSequences = sequences, MaximumRows = rows });
        var actual = await Generate(other, requests);

        for (int i = 0; i < requests.Length; i++)
        {
            for (int s = 0; s < requests[i].Samples; s++)
            {
                actual[i][s].Select(t => t.Token).ShouldBe(expected[i][s].Select(t => t.Token));
                Shapes.Bits(actual[i][s].Select(t => t.LogProbability)).ShouldBe(Shapes.Bits(expected[i][s].Select(t => t.LogProbability)));
            }
        }
        other.UsedPages.ShouldBe(0);
    }

    [Fact]
    public async Task Greedy_decoding_takes_the_most_probable_token_of_the_reference()
    {
        var config = Shapes.Scaled;
        using var pool = new WorkerPool(1);
        using var weights = LlamaWeights.Load(config, MemoryTensors.Random(config, 7), pool);
        using var generator = new CpuGenerator(weights, pool);
        var reference = new ReferenceLlama(config, MemoryTensors.Random(config, 7));
        var request = Request(new Random(3), config, 20) with { Sampling = new SamplingParameters { Temperature = 0 }, MaximumTokens = 10 };

        var tokens = (await Generate(generator, [request]))[0][0];

        var sequence = request.Prompt.ToArray().ToList();
        foreach (var token in tokens)
        {
            double[] logits = reference.Logits([.. sequence])[^1];
            token.Token.ShouldBe(Array.IndexOf(logits, logits.Max()));
            sequence.Add(token.Token);
        }
        ((double)tokens[^1].LogProbability).ShouldBe(reference.LogProbabilities([.. sequence])[^1], 1e-4);
    }

    [Fact]
    public async Task Samples_follow_the_distribution()
    {
        var config = Shapes.Tied;
        using var pool = new WorkerPool(2);
        using var weights = LlamaWeights.Load(config, MemoryTensors.Random(config, 7), pool);
        using var generator = new CpuGenerator(weights, pool);
        int[] prompt = Shapes.Tokens(new Random(4), config, 12);
        var sampling = new SamplingParameters { Temperature = 3, Seed = 5 };
        var requests = Enumerable.Range(0, 300).Select(i => new GenerationRequest { Prompt = prompt, Samples = 20, MaximumTokens = 1, Sampling = sampling, StreamKey = (ulong)i }).ToArray();

        var tokens = (await Generate(generator, requests)).SelectMany(samples => samples.Select(sample => sample[0])).ToList();

        foreach (var some in tokens.GroupBy(token => token.Token).OrderByDescending(g => g.Count()).Take(10))
        {
            double expected = Math.Exp(some.First().LogProbability) * tokens.Count;
            ((double)some.Count()).ShouldBe(expected, 5 * Math.Sqrt(expected), $"token {some.Key}");
        }
    }

    [Fact]
    public async Task Top_k_and_top_p_keep_the_most_probable_tokens()
    {
        var config = Shapes.Tied;
        using var pool = new WorkerPool(2);
        using var weights = LlamaWeights.Load(config, MemoryTensors.Random(config, 7), pool);
        using var generator = new CpuGenerator(weights, pool);
        int[] prompt = Shapes.Tokens(new Random(4), config, 12);

        var byCount = await Draw(new SamplingParameters { Temperature = 3, TopK = 2 });
        var byMass = await Draw(new SamplingParameters { Temperature = 3, TopP = 0.3f });

        byCount.Count.ShouldBe(2);
        double[] probabilities = [.. byMass.Values.Select(x => Math.Exp(x)).OrderByDescending(p => p)];
        probabilities.Sum().ShouldBeGreaterThanOrEqualTo(0.3);
        probabilities.SkipLast(1).Sum().ShouldBeLessThan(0.3);

        async Task<Dictionary<int, float>> Draw(SamplingParameters sampling)
        {
            var requests = Enumerable.Range(0, 60).Select(i => new GenerationRequest { Prompt = prompt, Samples = 20, MaximumTokens = 1, Sampling = sampling, StreamKey = (ulong)i }).ToArray();
            var result = await Generate(generator, requests);
            return result.SelectMany(samples => samples.Select(sample => sample[0])).DistinctBy(t => t.Token).ToDictionary(t => t.Token, t => t.LogProbability);
        }
    }

    [Fact]
    public async Task A_stop_token_a_budget_and_the_context_end_a_sample()
    {
        var config = Shapes.Odd;
        using var pool = new WorkerPool(1);
        using var weights = LlamaWeights.Load(config, MemoryTensors.Random(config, 7), pool);
        using var generator = new CpuGenerator(weights, pool);
        var request = Request(new Random(6), config, 150) with { MaximumTokens = 500 };
        var byContext = (await Generate(generator, [request]))[0][0];
        byContext.Length.ShouldBe(config.ContextLength - 150);
        byContext[^1].Finish.ShouldBe(FinishReason.Length);

        int third = byContext[2].Token;
        int first = Array.FindIndex(byContext, t => t.Token == third);
        var byStop = (await Generate(generator, [request with { StopTokens = [third] }]))[0][0];
        byStop.Length.ShouldBe(first + 1);
        byStop[^1].Finish.ShouldBe(FinishReason.Stop);

        var byBudget = (await Generate(generator, [request with { MaximumTokens = 2 }]))[0][0];
        byBudget.Select(t => t.Finish).ShouldBe([null, FinishReason.Length]);
    }

    [Fact]
    public async Task Cancelling_or_leaving_gives_every_page_back()
    {
        var config = Shapes.Odd;
        using var pool = new WorkerPool(1);
        using var weights = LlamaWeights.Load(config, MemoryTensors.Random(config, 7), pool);
        using var generator = new CpuGenerator(weights, pool);
        using var cancel = new CancellationTokenSource();
        var request = Request(new Random(6), config, 70) with { MaximumTokens = 80, Samples = 4 };

        await Should.ThrowAsync<OperationCanceledException>(async () =>
        {
            await foreach (var token in generator.GenerateAsync([request], cancel.Token))
            {
                if (token.Index == 3)
                    await cancel.CancelAsync();
            }
        });
        generator.UsedPages.ShouldBe(0);
        await foreach (var _ in generator.GenerateAsync([request], TestContext.Current.CancellationToken))
            break;
        generator.UsedPages.ShouldBe(0);
        (await Generate(generator, [request]))[0].Length.ShouldBe(4);
    }

    [Fact]
    public async Task A_prompt_that_can_not_be_continued_is_refused_by_name()
    {
        var config = Shapes.Odd;
        using var pool = new WorkerPool(1);
        using var weights = LlamaWeights.Load(config, MemoryTensors.Random(config, 7), pool);
        using var generator = new CpuGenerator(weights, pool);

        await Refused(new GenerationRequest { Prompt = Array.Empty<int>() }, "empty prompt");
        await Refused(new GenerationRequest { Prompt = new int[160] }, "context of 160");
        await Refused(new GenerationRequest { Prompt = new[] { 77 } }, "vocabulary has 77");
        await Refused(new GenerationRequest { Prompt = new[] { 1 }, Samples = 65 }, "65 samples");

        async Task Refused(GenerationRequest request, string what) =>
            (await Should.ThrowAsync<ArgumentException>(() => Generate(generator, [request]))).Message.ShouldContain(what);
    }

    // A model that diverged must not be taken for one that answers.
    [Theory]
    [InlineData(0f)]
    [InlineData(0.8f)]
    public async Task Weights_that_are_not_numbers_are_told_and_not_sampled_from(float temperature)
    {
        var config = Shapes.Odd;
        using var pool = new WorkerPool(2);
        var tensors = MemoryTensors.Random(config, 7);
        tensors["model.norm.weight"][3] = float.NaN;
        using var weights = LlamaWeights.Load(config, tensors, pool);
        using var generator = new CpuGenerator(weights, pool);
        var request = Request(new Random(6), config, 5) with { Sampling = new SamplingParameters { Temperature = temperature } };

        await Should.ThrowAsync<DamagedLogitsException>(() => Generate(generator, [request]));
        generator.UsedPages.ShouldBe(0);
    }

    private static GenerationRequest Request(Random random, LlamaConfig config, int prompt) => new()
    {
        Prompt = Shapes.Tokens(random, config, prompt),
        MaximumTokens = 40,
        Sampling = new SamplingParameters { Temperature = 0.8f, Seed = 11 },
    };

    private static async Task<List<GeneratedToken[][]>> Generate(CpuGenerator generator, IReadOnlyList<GenerationRequest> requests)
    {
        var tokens = new List<GeneratedToken>();
        await foreach (var token in generator.GenerateAsync(requests, TestContext.Current.CancellationToken))
            tokens.Add(token);
        var result = requests.Select(request => new GeneratedToken[request.Samples][]).ToList();
        foreach (var sample in tokens.GroupBy(token => (token.Request, token.Sample)))
            result[sample.Key.Request][sample.Key.Sample] = [.. sample];
        return result;
    }
}
