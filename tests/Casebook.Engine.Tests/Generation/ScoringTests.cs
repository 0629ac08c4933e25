using Casebook.Engine.Generation;
using Casebook.Engine.Tests.Learning;
using Casebook.Engine.Tests.Reference;

namespace Casebook.Engine.Tests.Generation;

public sealed class ScoringTests
{
    // A likelihood that is off by a token ranks candidates by the wrong words.
    [Theory]
    [MemberData(nameof(Shapes.Names), MemberType = typeof(Shapes))]
    public async Task Log_probabilities_are_those_of_the_reference(string shape)
    {
        var config = Shapes.Of(shape);
        using var engine = new SmallEngine(config);
        using var generator = engine.Generator();
        int[] tokens = engine.Tokens(new Random(1), 100);
        var scored = await generator.ScoreAsync([ScoreRequest.Of(tokens)], TestContext.Current.CancellationToken);
        double[] expected = new ReferenceLlama(config, MemoryTensors.Random(config, 7)).LogProbabilities(tokens);
        scored[0].LogProbabilities[0].Count.ShouldBe(99);
        for (int i = 0; i < 99; i++)
            ((double)scored[0].LogProbabilities[0][i]).ShouldBe(expected[expected.Length - 99 + i], 2e-4);
    }

    // What was sampled and what is scored afterwards are the same numbers, or an audit would find differences.
    [Fact]
    public async Task Scoring_what_was_generated_gives_the_same_bits()
    {
        using var engine = new SmallEngine();
        using var generator = engine.Generator();
        var request = new GenerationRequest { Prompt = engine.Tokens(new Random(1), 70), MaximumTokens = 50, Sampling = new SamplingParameters { Temperature = 0.7f } };
        var generated = await SmallEngine.Generate(generator, request);
        var scored = await generator.ScoreAsync(
            [new ScoreRequest { Prompt = request.Prompt, Continuations = [generated.Select(t => t.Token).ToArray()], Temperature = 0.7f }], TestContext.Current.CancellationToken);
        Shapes.Bits(scored[0].LogProbabilities[0]).ShouldBe(Shapes.Bits(generated.Select(t => t.LogProbability)));
    }

    // Twenty labels of one question: the question is computed once, and each gets the number that it would get alone.
    [Fact]
    public async Task Continuations_share_their_prompt_and_nothing_else()
    {
        using var engine = new SmallEngine();
        var random = new Random(1);
        int[] prompt = engine.Tokens(random, 90);
        ReadOnlyMemory<int>[] labels = [.. Enumerable.Range(0, 20).Select(i => (ReadOnlyMemory<int>)engine.Tokens(random, 1 + i % 5))];
        using var generator = engine.Generator(new CpuGeneratorOptions { MaximumSequences = 3, MaximumRows = 40 });
        var together = (await generator.ScoreAsync([new ScoreRequest { Prompt = prompt, Continuations = labels }], TestContext.Current.CancellationToken))[0];
        generator.Statistics.Rows.ShouldBe(90 + labels.Sum(label => label.Length - 1));
        generator.UsedPages.ShouldBe(0);
        using var plain = engine.Generator();
        for (int i = 0; i < labels.Length; i++)
        {
            var alone = (await plain.ScoreAsync([new ScoreRequest { Prompt = prompt, Continuations = [labels[i]] }], TestContext.Current.CancellationToken))[0];
            Shapes.Bits(together.LogProbabilities[i]).ShouldBe(Shapes.Bits(alone.LogProbabilities[0]));
            together.Totals[i].ShouldBe(alone.LogProbabilities[0].Sum(x => (double)x));
        }
    }

    [Fact]
    public async Task A_text_beyond_the_context_is_refused_and_one_that_fills_it_is_not()
    {
        using var engine = new SmallEngine();
        using var generator = engine.Generator();
        var random = new Random(1);
        await generator.ScoreAsync([ScoreRequest.Of(engine.Tokens(random, 161))], TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<ArgumentException>(() => generator.ScoreAsync([ScoreRequest.Of(engine.Tokens(random, 162))], TestContext.Current.CancellationToken)))
            .Message.ShouldContain("the context is 160");
        await Should.ThrowAsync<ArgumentException>(() => generator.ScoreAsync([ScoreRequest.Of(new[] { 1, 99 })], TestContext.Current.CancellationToken));
        await Should.ThrowAsync<ArgumentException>(() => generator.ScoreAsync([ScoreRequest.Of(new[] { 1 })], TestContext.Current.CancellationToken));
    }
}
