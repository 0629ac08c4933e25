using Casebook.Engine.Generation;
using Casebook.Engine.Generation.Cache;
using Casebook.Engine.Learning;
using Casebook.Engine.Tests.Learning;

namespace Casebook.Engine.Tests.Generation;

/// <summary>What many callers and many prompts have in common.</summary>
public sealed class SharingTests
{
    private static readonly CpuGeneratorOptions _keeping = SmallEngine.Plain with { PrefixBytes = 1 << 30 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A system prompt that is computed again for every question makes a server several times slower than it need be.
    [Fact]
    public async Task A_prompt_that_begins_like_an_earlier_one_begins_after_what_they_share()
    {
        using var engine = new SmallEngine();
        using var generator = engine.Generator(_keeping);
        var random = new Random(1);
        int[] header = engine.Tokens(random, 130);
        var first = Request([.. header, 1, 2, 3]);
        var second = Request([.. header, 4, 5]);

        await SmallEngine.Generate(generator, first);
        var answer = await SmallEngine.Generate(generator, second);

        generator.Statistics.Reused.ShouldBe(128);
        generator.Statistics.Rows.ShouldBe(133 + 9 + 4 + 9);
        using var plain = engine.Generator();
        SmallEngine.Bits(answer).ShouldBe(SmallEngine.Bits(await SmallEngine.Generate(plain, second)));
    }

    // Few-shot questions come all at once: the header must be computed for the first alone.
    [Fact]
    public async Task Prompts_that_come_together_share_what_the_first_of_them_computes()
    {
        using var engine = new SmallEngine();
        using var generator = engine.Generator(_keeping);
        int[] header = engine.Tokens(new Random(1), 130);
        var requests = Enumerable.Range(0, 6).Select(i => Request([.. header, i, i])).ToArray();

        await Task.WhenAll(SmallEngine.Generate(generator, requests[..3]), SmallEngine.Generate(generator, requests[3..]));

        generator.Statistics.Reused.ShouldBe(5 * 128);
    }

    // The whole prompt again: its last token has to be computed all the same, or there would be nothing to draw from.
    [Fact]
    public async Task A_prompt_of_whole_pages_can_be_asked_twice()
    {
        using var engine = new SmallEngine();
        using var generator = engine.Generator(_keeping);
        var request = Request(engine.Tokens(new Random(1), 128));
        string once = SmallEngine.Bits(await SmallEngine.Generate(generator, request));
        SmallEngine.Bits(await SmallEngine.Generate(generator, request)).ShouldBe(once);
        generator.Statistics.Reused.ShouldBe(64);
    }

    // One token of difference is a different prompt: an answer made from another one's pages would be silently wrong.
    [Fact]
    public async Task A_page_is_found_by_all_of_its_tokens_and_all_before()
    {
        using var engine = new SmallEngine();
        using var generator = engine.Generator(_keeping);
        int[] prompt = engine.Tokens(new Random(1), 140);
        await SmallEngine.Generate(generator, Request(prompt));
        foreach (int changed in new[] { 0, 63, 64, 127 })
        {
            int[] other = [.. prompt];
            other[changed] = (other[changed] + 1) % 77;
            long before = generator.Statistics.Reused;
            var answer = await SmallEngine.Generate(generator, Request(other));
            (generator.Statistics.Reused - before).ShouldBe(changed / 64 * 64);
            using var plain = engine.Generator();
            SmallEngine.Bits(answer).ShouldBe(SmallEngine.Bits(await SmallEngine.Generate(plain, Request(other))));
        }
    }

    // Two prompts with one hash would share an answer if hashes decided.
    [Fact]
    public void Tokens_are_compared_one_by_one()
    {
        int[] tokens = [.. Enumerable.Range(0, 64)];
        for (int changed = 0; changed < 64; changed++)
        {
            int[] other = [.. tokens];
            other[changed]++;
            new PageTokens(tokens).Equals(new PageTokens(other)).ShouldBeFalse();
        }
        new PageTokens(tokens).Equals(new PageTokens([.. tokens])).ShouldBeTrue();
    }

    // Memory that is never given up is a leak, and what is used all the time must not be what is given up.
    [Fact]
    public async Task What_was_not_used_for_longest_is_given_up_first()
    {
        using var engine = new SmallEngine();
        using var generator = engine.Generator(_keeping with { PrefixBytes = 4 * engine.PageBytes });
        var random = new Random(1);
        var prompts = Enumerable.Range(0, 3).Select(_ => Request(engine.Tokens(random, 130))).ToArray();
        await SmallEngine.Generate(generator, prompts[0]);
        await SmallEngine.Generate(generator, prompts[1]);
        await SmallEngine.Generate(generator, prompts[0]);
        await SmallEngine.Generate(generator, prompts[2]);
        generator.KeptPages.ShouldBe(4);
        long before = generator.Statistics.Reused;
        await SmallEngine.Generate(generator, prompts[0]);
        (generator.Statistics.Reused - before).ShouldBe(128);
        before = generator.Statistics.Reused;
        await SmallEngine.Generate(generator, prompts[1]);
        (generator.Statistics.Reused - before).ShouldBe(0);
    }

    // After a step of training, yesterday's keys and values are another model's.
    [Fact]
    public async Task Kept_prompts_are_dropped_when_the_weights_change()
    {
        using var engine = new SmallEngine();
        using var learner = Shapes.Learner(engine.Config, engine.Pool(1));
        using var generator = new CpuGenerator(learner.Weights, engine.Pool(1), _keeping);
        var request = Request(engine.Tokens(new Random(1), 130));
        await SmallEngine.Generate(generator, request);

        var batch = new PackedBatch([Shapes.Single(new Random(2), engine.Config, 0, 30)], 1);
        int targets = learner.Forward(batch).LogProbabilities.Length;
        learner.Backward([.. Enumerable.Repeat(-1f, targets)]);
        learner.Step(new OptimizerStep { Number = 1, LearningRate = 0.01f });
        string after = SmallEngine.Bits(await SmallEngine.Generate(generator, request));

        generator.Statistics.Reused.ShouldBe(0);
        using var fresh = new CpuGenerator(learner.Weights, engine.Pool(1), SmallEngine.Plain);
        after.ShouldBe(SmallEngine.Bits(await SmallEngine.Generate(fresh, request)));
    }

    // Someone's thousand questions must not keep a single one of somebody else waiting to their end.
    [Fact]
    public async Task A_second_caller_does_not_wait_for_all_of_the_first()
    {
        using var engine = new SmallEngine();
        using var generator = engine.Generator(SmallEngine.Plain with { MaximumSequences = 2, MaximumRows = 8 });
        var random = new Random(1);
        var many = Enumerable.Range(0, 400).Select(_ => Request(engine.Tokens(random, 20))).ToArray();
        var begun = new TaskCompletionSource();
        int ended = 0;
        Task first = Task.Run(async () =>
        {
            await foreach (var token in generator.GenerateAsync(many, Token))
            {
                begun.TrySetResult();
                ended += token.Finish is null ? 0 : 1;
            }
        }, Token);
        await begun.Task;
        long before = generator.Statistics.Passes;
        await SmallEngine.Generate(generator, Request([1, 2, 3]));
        long waited = generator.Statistics.Passes - before;
        await first;
        ended.ShouldBe(400);
        waited.ShouldBeLessThan(generator.Statistics.Passes / 2);
    }

    // A small memory makes a server slower, never wrong.
    [Fact]
    public async Task Requests_wait_for_memory_and_those_that_can_never_have_it_are_refused()
    {
        using var engine = new SmallEngine();
        using var generator = engine.Generator(_keeping with { CacheBytes = 16 * engine.PageBytes });
        var random = new Random(1);
        var requests = Enumerable.Range(0, 12).Select(_ => Request(engine.Tokens(random, 100)) with { Samples = 3, MaximumTokens = 50 }).ToArray();
        var answers = await SmallEngine.Generate(generator, requests);
        answers.ShouldAllBe(samples => samples.All(tokens => tokens.Length == 50));

        using var smaller = engine.Generator(_keeping with { CacheBytes = 16 * engine.PageBytes, MaximumSequences = 64 });
        (await Should.ThrowAsync<ArgumentException>(() => SmallEngine.Generate(smaller, [Request(engine.Tokens(random, 100)) with { Samples = 30 }])))
            .Message.ShouldContain("allow more memory");
    }

    // Someone closes the page in the middle of a long prompt, or of the answer.
    [Theory]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(152)]
    public async Task Leaving_at_any_time_gives_the_pages_back(int rows)
    {
        using var engine = new SmallEngine();
        using var generator = engine.Generator(SmallEngine.Plain with { MaximumSequences = 1, MaximumRows = 1 });
        using var cancel = new CancellationTokenSource();
        var call = SmallEngine.GenerateUntil(generator, [Request(engine.Tokens(new Random(1), 140)) with { MaximumTokens = 20 }], cancel.Token);
        SpinWait.SpinUntil(() => generator.Statistics.Rows >= rows);
        await cancel.CancelAsync();
        // It may have ended by itself in the meantime.
        await Task.WhenAny(call);
        generator.UsedPages.ShouldBe(0);
    }

    // A damaged request is its sender's trouble alone.
    [Fact]
    public async Task A_request_that_fails_leaves_its_neighbours_alone()
    {
        using var engine = new SmallEngine();
        using var generator = engine.Generator();
        var everything = Enumerable.Range(0, 77).ToDictionary(token => token, _ => float.NegativeInfinity);
        var good = SmallEngine.Generate(generator, Request(engine.Tokens(new Random(1), 100)));
        await Should.ThrowAsync<InvalidOperationException>(() => SmallEngine.Generate(generator, Request([1, 2]) with { Sampling = new SamplingParameters { LogitBias = everything } }));
        (await good).Length.ShouldBe(10);
        generator.UsedPages.ShouldBe(0);
    }

    private static GenerationRequest Request(int[] prompt) => new()
    {
        Prompt = prompt,
        MaximumTokens = 10,
        Sampling = new SamplingParameters { Temperature = 0.8f, Seed = 11 },
    };
}
