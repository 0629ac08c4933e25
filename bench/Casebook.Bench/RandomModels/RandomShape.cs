using Casebook.Models.Architecture;

namespace Casebook.Bench.RandomModels;

/// <summary>The sizes that files of random weights come in.</summary>
internal static class RandomShape
{
    /// <summary>By name: two small ones in which everything can be tried, and two whose speed is that of models in use.</summary>
    public static readonly IReadOnlyDictionary<string, LlamaConfig> All = new Dictionary<string, LlamaConfig>
    {
        ["tiny"] = Make(2048, hidden: 256, layers: 4, heads: 8, keyValueHeads: 2, feedForward: 768),
        // The shape of the same name that the training benchmarks have.
        ["5m"] = Make(4096, hidden: 256, layers: 6, heads: 4, keyValueHeads: 4, feedForward: 768) with { TiedEmbeddings = true },
        // TinyLlama's shape, 1.1 billion parameters.
        ["1b"] = Make(32000, hidden: 2048, layers: 22, heads: 32, keyValueHeads: 4, feedForward: 5632),
        // Llama 3's shape, 8 billion parameters.
        ["8b"] = Make(128256, hidden: 4096, layers: 32, heads: 32, keyValueHeads: 8, feedForward: 14336) with { ContextLength = 8192, RopeTheta = 500000 },
    };

    private static LlamaConfig Make(int vocabulary, int hidden, int layers, int heads, int keyValueHeads, int feedForward) => new()
    {
        VocabularySize = vocabulary,
        HiddenSize = hidden,
        Layers = layers,
        Heads = heads,
        KeyValueHeads = keyValueHeads,
        HeadSize = hidden / heads,
        FeedForwardSize = feedForward,
        ContextLength = 2048,
    };
}
