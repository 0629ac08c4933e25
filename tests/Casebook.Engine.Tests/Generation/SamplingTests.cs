using Casebook.Engine.Generation;
using Casebook.Engine.Generation.Sampling;

namespace Casebook.Engine.Tests.Generation;

/// <summary>Each sampling parameter against its definition, worked out in double precision from the log-probabilities of all tokens.</summary>
public sealed class SamplingTests : IDisposable
{
    private const int Vocabulary = 77;

    private readonly SmallEngine _engine = new();
    private readonly CpuGenerator _generator;
    private readonly int[] _prompt;

    public SamplingTests()
    {
        _generator = _engine.Generator();
        _prompt = _engine.Tokens(new Random(4), 12);
    }

    public void Dispose()
    {
        _generator.Dispose();
        _engine.Dispose();
    }

    // Who compares models by these numbers compares nothing if they are of another distribution.
    [Fact]
    public async Task Top_log_probabilities_are_those_of_the_whole_vocabulary_in_order()
    {
        double[] all = await LogProbabilities(2);
        var token = (await Generate(new SamplingParameters { Temperature = 2, TopK = 3, TopLogProbabilities = 5 }, 1))[0];
        var order = Enumerable.Range(0, Vocabulary).OrderByDescending(i => all[i]).ThenBy(i => i).Take(5).ToArray();
        token.Top.Select(top => top.Token).ShouldBe(order);
        foreach (var top in token.Top)
            ((double)top.LogProbability).ShouldBe(all[top.Token], 1e-5);
        ((double)token.LogProbability).ShouldBe(all[token.Token], 1e-5);
    }

    [Fact]
    public async Task Min_p_keeps_what_is_nearly_as_probable_as_the_most_probable()
    {
        double[] p = [.. (await LogProbabilities(3)).Select(Math.Exp)];
        var drawn = await Draw(new SamplingParameters { Temperature = 3, MinP = 0.4f });
        drawn.ShouldBe(Enumerable.Range(0, Vocabulary).Where(i => p[i] >= 0.4 * p.Max()), ignoreOrder: true);
    }

    // The floor under which tokens are not even looked at must never decide: against a plain sort of everything.
    [Fact]
    public void Kept_tokens_are_those_of_a_whole_sort()
    {
        var random = new Random(1);
        for (int round = 0; round < 400; round++)
        {
            float[] e = [.. Enumerable.Range(0, 200).Select(_ => random.Next(5) == 0 ? 0 : (float)Math.Exp(-random.NextDouble() * random.Next(1, 80)))];
            e[random.Next(200)] = 1;
            float sum = e.Sum();
            var sampling = new SamplingParameters
            {
                TopK = random.Next(3) == 0 ? random.Next(1, 220) : 0,
                TopP = random.Next(2) == 0 ? 1 : 1 - (float)Math.Pow(10, -random.Next(1, 7)),
                MinP = random.Next(3) == 0 ? (float)Math.Pow(10, -random.Next(1, 30)) : 0,
            };
            var ranked = new RankedTokens(200);

            int kept = ranked.Keep(e, sum, sampling);

            int[] order = [.. Enumerable.Range(0, 200).Where(i => e[i] > 0).OrderByDescending(i => e[i]).ThenBy(i => i)];
            double passed = 0;
            var expected = order.Take(sampling.TopK > 0 ? sampling.TopK : 200).TakeWhile(i => e[i] >= sampling.MinP).TakeWhile(i =>
            {
                bool more = sampling.TopP >= 1 || passed < (double)sampling.TopP * sum;
                passed += e[i];
                return more;
            }).ToList();
            kept.ShouldBe(expected.Count, $"{sampling}");
            ranked.Draw(e, kept, 0).ShouldBe(expected[0]);
        }
    }

    [Fact]
    public async Task A_bias_is_added_to_a_logit_and_infinity_forbids()
    {
        double[] logits = await LogProbabilities(1);
        var greedy = Enumerable.Range(0, Vocabulary).OrderByDescending(i => logits[i]).ToArray();
        float enough = (float)(logits[greedy[0]] - logits[greedy[3]]);
        (await Greedy(new SamplingParameters { LogitBias = new Dictionary<int, float> { [greedy[3]] = enough + 0.01f } })).ShouldBe(greedy[3]);
        (await Greedy(new SamplingParameters { LogitBias = new Dictionary<int, float> { [greedy[3]] = enough - 0.01f } })).ShouldBe(greedy[0]);
        (await Greedy(new SamplingParameters { LogitBias = new Dictionary<int, float> { [greedy[0]] = float.NegativeInfinity } })).ShouldBe(greedy[1]);
    }

    // llama.cpp divides what is positive and multiplies what is not; only tokens of the window count.
    [Fact]
    public async Task The_repetition_penalty_meets_tokens_of_the_window_alone()
    {
        double[] logits = await Logits();
        int best = Array.IndexOf(logits, logits.Max());
        int second = Enumerable.Range(0, Vocabulary).Where(i => i != best).MaxBy(i => logits[i]);
        var harsh = new SamplingParameters { RepetitionPenalty = 100 };
        (await Greedy(harsh, [.. _prompt[..^1], best, .. _prompt[^1..]])).ShouldNotBe(best);

        // The window is the last token alone, which is not the best one.
        _prompt[^1].ShouldNotBe(best);
        (await Greedy(harsh with { RepetitionWindow = 1 })).ShouldBe(best);
        second.ShouldNotBe(best);
    }

    // OpenAI's meaning: what the output has, not what the question has.
    [Fact]
    public async Task Presence_and_frequency_penalties_count_what_was_said()
    {
        var plain = await Generate(new SamplingParameters { Temperature = 0 }, 30);
        var present = await Generate(new SamplingParameters { Temperature = 0, PresencePenalty = 1000 }, 30);
        present.Select(t => t.Token).ShouldBeUnique();
        present[0].ShouldBe(plain[0]);
        var frequent = await Generate(new SamplingParameters { Temperature = 0, FrequencyPenalty = 1000 }, 30);
        frequent.Select(t => t.Token).ShouldBeUnique();
        plain.Select(t => t.Token).Distinct().Count().ShouldBeLessThan(30);
    }

    [Theory]
    [InlineData(-1f, 0, 1f, 0f, 1f)]
    [InlineData(1f, -1, 1f, 0f, 1f)]
    [InlineData(1f, 0, 0f, 0f, 1f)]
    [InlineData(1f, 0, 1f, 2f, 1f)]
    [InlineData(1f, 0, 1f, 0f, 0f)]
    public async Task Parameters_out_of_range_are_refused(float temperature, int topK, float topP, float minP, float repetition)
    {
        var sampling = new SamplingParameters { Temperature = temperature, TopK = topK, TopP = topP, MinP = minP, RepetitionPenalty = repetition };
        (await Should.ThrowAsync<ArgumentException>(() => Generate(sampling, 1))).Message.ShouldContain("must be");
        await Should.ThrowAsync<ArgumentException>(() => Generate(new SamplingParameters { LogitBias = new Dictionary<int, float> { [77] = 1 } }, 1));
    }

    private Task<GeneratedToken[]> Generate(SamplingParameters sampling, int tokens, int[]? prompt = null) =>
        SmallEngine.Generate(_generator, new GenerationRequest { Prompt = prompt ?? _prompt, MaximumTokens = tokens, Sampling = sampling });

    private async Task<int> Greedy(SamplingParameters sampling, int[]? prompt = null) => (await Generate(sampling with { Temperature = 0 }, 1, prompt))[0].Token;

    private async Task<HashSet<int>> Draw(SamplingParameters sampling, int draws = 600)
    {
        var requests = Enumerable.Range(0, draws / 20).Select(i => new GenerationRequest { Prompt = _prompt, Samples = 20, MaximumTokens = 1, Sampling = sampling, StreamKey = (ulong)i }).ToArray();
        return [.. (await SmallEngine.Generate(_generator, requests)).SelectMany(samples => samples.Select(tokens => tokens[0].Token))];
    }

    private async Task<double[]> LogProbabilities(float temperature)
    {
        var scored = await _generator.ScoreAsync([new ScoreRequest
        {
            Prompt = _prompt,
            Continuations = [.. Enumerable.Range(0, Vocabulary).Select(token => (ReadOnlyMemory<int>)new[] { token })],
            Temperature = temperature,
        }]);
        return [.. scored[0].LogProbabilities.Select(tokens => (double)tokens[0])];
    }

    // Up to a constant, which is chosen so that signs matter.
    private async Task<double[]> Logits()
    {
        double[] all = await LogProbabilities(1);
        return [.. all.Select(x => x - all.Average())];
    }
}
