using Casebook.Engine.Learning;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;
using Casebook.Runs.Randomness;
using Casebook.Runs.Recipes;
using Casebook.Training.Initialization;
using Casebook.Training.Settings;
using Casebook.Training.Sft;

namespace Casebook.Training.Tests.Initialization;

public sealed class InductionHeadsTests
{
    private const int Vocabulary = 600;

    private static readonly ModelSettings _settings = new()
    {
        HiddenSize = 128,
        Layers = 3,
        Heads = 4,
        FeedForwardSize = 256,
        ContextLength = 128,
        RopeTheta = 500000,
        InitialAttention = InitialAttention.Induction,
    };

    // What the start is for: random tokens said a second time must be likelier than chance before a single step.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void What_was_said_before_is_likely_to_follow_again(ulong seed)
    {
        double chance = -Math.Log(Vocabulary);
        SecondTime(InitialAttention.Random, seed).ShouldBe(chance, 0.5);
        SecondTime(InitialAttention.Induction, seed).ShouldBeGreaterThan(chance + 1);
    }

    // A shape that has no room for the circuit must be refused, not half filled.
    [Theory]
    [InlineData("layers: 1", "needs two layers at least")]
    [InlineData("key_value_heads: 2", "needs as many heads of keys and values as heads")]
    [InlineData("tied_embeddings: false", "needs tied embeddings")]
    [InlineData("heads: 2", "needs heads that share hidden_size evenly, three at least")]
    public void A_shape_without_room_is_refused(string change, string problem)
    {
        string[] keys = ["hidden_size: 128", "layers: 3", "heads: 4", "feed_forward_size: 256", "context_length: 128", "initial_attention: induction"];
        string name = change[..change.IndexOf(':', StringComparison.Ordinal)];
        string yaml = "model:\n" + string.Concat(keys.Where(key => !key.StartsWith(name + ":", StringComparison.Ordinal)).Append(change).Select(key => $"  {key}\n"));
        Should.Throw<RecipeException>(() => Recipe.Parse<SftRecipe>(yaml, "sft.yaml")).Message.ShouldContain(problem);
    }

    /// <summary>Mean log-probability of 40 random tokens that are said a second time.</summary>
    private static double SecondTime(InitialAttention attention, ulong seed)
    {
        using var pool = new WorkerPool(1);
        using var weights = new InitialWeights(_settings.ToConfig(Vocabulary), seed, _settings.InitialDeviation, attention);
        using var learner = new CpuLearner(LlamaWeights.Load(_settings.ToConfig(Vocabulary), weights, pool), pool, new CpuLearnerOptions { MaximumRows = 128 });
        var random = new RandomStream(seed, "test");
        int[] once = [.. Enumerable.Range(0, 40).Select(_ => random.NextInt(Vocabulary))];
        bool[] isTarget = [.. Enumerable.Range(0, 80).Select(position => position > 41)];
        var group = SequenceGroup.Single(0, (int[])[.. once, .. once], isTarget);
        return learner.Forward(new PackedBatch([group])).LogProbabilities.Average(value => (double)value);
    }
}
