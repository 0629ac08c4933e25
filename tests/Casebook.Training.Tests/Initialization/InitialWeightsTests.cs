using Casebook.Training.Initialization;
using Casebook.Training.Settings;

namespace Casebook.Training.Tests.Initialization;

public sealed class InitialWeightsTests
{
    private static readonly ModelSettings _settings = new()
    {
        HiddenSize = 64,
        Layers = 8,
        Heads = 4,
        FeedForwardSize = 128,
        ContextLength = 64,
    };

    // Weights that are too large or not centred make the first hundred steps useless.
    [Theory]
    [InlineData("model.embed_tokens.weight", 0.02)]
    [InlineData("model.layers.3.self_attn.q_proj.weight", 0.02)]
    [InlineData("model.layers.3.self_attn.o_proj.weight", 0.005)]
    [InlineData("model.layers.3.mlp.down_proj.weight", 0.005)]
    public void Matrices_are_normal_with_their_deviation(string name, double deviation)
    {
        float[] values = Read(name, 1);
        values.Average().ShouldBe(0, deviation / 10);
        Math.Sqrt(values.Average(value => (double)value * value)).ShouldBe(deviation, deviation / 20);
    }

    [Fact]
    public void Norms_are_one() => Read("model.norm.weight", 1).ShouldAllBe(value => value == 1);

    // Two tensors or two seeds with the same numbers would be a model that starts symmetric, or seeds that mean nothing.
    [Fact]
    public void Tensors_and_seeds_differ_and_repeat()
    {
        const string First = "model.layers.0.mlp.up_proj.weight";
        Read(First, 1).ShouldBe(Read(First, 1));
        Read(First, 1).ShouldNotBe(Read(First, 2));
        Read(First, 1).ShouldNotBe(Read("model.layers.1.mlp.up_proj.weight", 1));
    }

    private static float[] Read(string name, ulong seed)
    {
        using var weights = new InitialWeights(_settings.ToConfig(300), seed, 0.02);
        float[] values = new float[weights.Shape(name).Aggregate(1L, (product, size) => product * size)];
        weights.Read(name, values);
        return values;
    }
}
