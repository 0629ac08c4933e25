using Casebook.Engine.Generation;
using Casebook.Engine.Generation.Drafting;

namespace Casebook.Engine.Tests.Generation;

public sealed class DraftingTests
{
    private static readonly SpeculationSettings _on = new() { Mode = Speculation.On, MaximumDraft = 4 };

    // What was copied once is likely copied on; without this, drafting would only cost.
    [Fact]
    public void What_followed_the_same_words_is_proposed()
    {
        var lookup = new PromptLookup(_on, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2], [3]);
        lookup.Propose(4).ToArray().ShouldBe([4, 5, 6, 7]);
        lookup.Propose(2).ToArray().ShouldBe([4, 5]);
        lookup.Learn([3, 4, 5], 2, 2);
        lookup.Propose(4).ToArray().ShouldBe([6, 7, 8, 9]);
    }

    [Fact]
    public void Three_words_count_for_more_than_two_and_the_latest_place_for_more_than_an_earlier()
    {
        new PromptLookup(_on, [1, 2, 3, 4, 9, 2, 3, 5], [1, 2, 3]).Propose(1).ToArray().ShouldBe([4]);
        new PromptLookup(_on, [2, 3, 4, 9, 2, 3, 5, 7], [2, 3]).Propose(1).ToArray().ShouldBe([5]);
        new PromptLookup(_on, [1, 2, 3], [4, 5]).Propose(4).Length.ShouldBe(0);
    }

    // A text that never repeats itself must not pay for drafts for ever.
    [Fact]
    public void After_a_wrong_draft_there_is_a_pause_unless_drafts_are_demanded()
    {
        var lookup = new PromptLookup(new SpeculationSettings(), [1, 2, 3, 4, 1, 2], [3]);
        lookup.Propose(4).Length.ShouldBePositive();
        lookup.Learn([3, 9], 4, 0);
        lookup.Propose(4).Length.ShouldBe(0);
        var eager = new PromptLookup(_on, [1, 2, 3, 4, 1, 2], [3]);
        eager.Propose(4);
        eager.Learn([3, 1, 2, 3], 4, 0);
        eager.Propose(4).Length.ShouldBePositive();
    }

    // The point of it all: fewer passes for the same bits.
    [Theory]
    [InlineData(0f)]
    [InlineData(0.05f)]
    public async Task Drafts_save_passes_and_change_nothing(float temperature)
    {
        using var engine = new SmallEngine();
        var request = new GenerationRequest { Prompt = engine.Tokens(new Random(3), 20), MaximumTokens = 120, Sampling = new SamplingParameters { Temperature = temperature } };
        using var plain = engine.Generator();
        using var drafting = engine.Generator(SmallEngine.Plain with { Speculation = _on });
        string expected = SmallEngine.Bits(await SmallEngine.Generate(plain, request));
        SmallEngine.Bits(await SmallEngine.Generate(drafting, request)).ShouldBe(expected);
        drafting.Statistics.Right.ShouldBePositive();
        drafting.Statistics.Right.ShouldBeLessThan(drafting.Statistics.Drafted);
        drafting.Statistics.Passes.ShouldBe(plain.Statistics.Passes - drafting.Statistics.Right);
        drafting.UsedPages.ShouldBe(0);
    }

    // In a full batch, rows of drafts would take the place of somebody's tokens.
    [Fact]
    public async Task Many_samples_are_not_drafted_for()
    {
        using var engine = new SmallEngine();
        var request = new GenerationRequest { Prompt = engine.Tokens(new Random(3), 20), MaximumTokens = 100, Sampling = new SamplingParameters { Temperature = 0 } };
        using var generator = engine.Generator(new CpuGeneratorOptions());
        await SmallEngine.Generate(generator, [request with { Samples = 5 }]);
        generator.Statistics.Drafted.ShouldBe(0);
        await SmallEngine.Generate(generator, [request with { Samples = 4 }]);
        generator.Statistics.Right.ShouldBePositive();
    }
}
