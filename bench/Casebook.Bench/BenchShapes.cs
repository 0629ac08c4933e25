using Casebook.Engine.Learning;
using Casebook.Engine.Llama;
using Casebook.Engine.Threading;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Bench;

/// <summary>The models and batches that are measured: random weights and tokens, since speed does not depend on them.</summary>
internal static class BenchShapes
{
    public static readonly IReadOnlyDictionary<string, LlamaConfig> Models = new Dictionary<string, LlamaConfig>
    {
        ["1m"] = Make(128, 4, 2, 448),
        ["5m"] = Make(256, 6, 4, 768),
        ["12m"] = Make(384, 7, 6, 1024),
        ["30m"] = Make(512, 9, 8, 1472),
    };

    /// <summary>The model of recipes/demo/sft.yaml.</summary>
    public static LlamaConfig Demo { get; } = Make(128, 4, 4, 384) with { VocabularySize = 1536, ContextLength = 640 };

    public static LlamaWeights Weights(LlamaConfig config, WorkerPool pool, NumberFormat numbers = NumberFormat.Fp32) =>
        LlamaWeights.Load(config with { Numbers = numbers }, Tensors(config), pool);

    /// <summary>The numbers that <see cref="Weights"/> loads, under their Hugging Face names.</summary>
    public static ITensorSource Tensors(LlamaConfig config) => new RandomTensors(config);

    /// <summary>Parameters beside the embedding.</summary>
    public static double Body(LlamaConfig config) =>
        config.Layers * (2.0 * (config.Heads + config.KeyValueHeads) * config.HeadSize * config.HiddenSize + 3.0 * config.HiddenSize * config.FeedForwardSize);

    /// <summary>Sequences of 128 to 256 tokens in which every token is a target, in batches of at most the rows.</summary>
    public static List<PackedBatch> Batches(LlamaConfig config, int tokens, int rows)
    {
        var random = new Random(1);
        var batches = new List<PackedBatch>();
        var groups = new List<SequenceGroup>();
        int inBatch = 0;
        for (int total = 0; total < tokens;)
        {
            int length = Math.Min(random.Next(128, 257), tokens - total);
            if (inBatch + length > rows)
                Close();
            bool[] isTarget = new bool[length];
            isTarget.AsSpan(1).Fill(true);
            groups.Add(SequenceGroup.Single(total, Enumerable.Range(0, length).Select(_ => random.Next(config.VocabularySize)).ToArray(), isTarget));
            total += length;
            inBatch += length;
        }
        Close();
        return batches;

        void Close()
        {
            batches.Add(new PackedBatch([.. groups]));
            groups.Clear();
            inBatch = 0;
        }
    }

    private static LlamaConfig Make(int hidden, int layers, int heads, int feed) => new()
    {
        VocabularySize = 4096,
        HiddenSize = hidden,
        Layers = layers,
        Heads = heads,
        KeyValueHeads = heads,
        HeadSize = hidden / heads,
        FeedForwardSize = feed,
        ContextLength = 1024,
        TiedEmbeddings = true,
    };

    private sealed class RandomTensors(LlamaConfig config) : ITensorSource
    {
        private readonly ParameterLayout _layout = new(new ModelShape(config));

        public IReadOnlyCollection<string> Names => [.. _layout.Places.Select(place => place.Name)];

        public string Location => "random";

        public IReadOnlyList<long> Shape(string name) => _layout.Places.Single(place => place.Name == name).Shape;

        public void Read(string name, Span<float> destination)
        {
            var random = new Random(name.Length);
            for (int i = 0; i < destination.Length; i++)
                destination[i] = name.Contains("norm") ? 1 : (float)(random.NextDouble() - 0.5) * 0.07f;
        }

        public EncodedTensor Encoded(string name)
        {
            float[] elements = new float[Shape(name).Aggregate(1L, (product, size) => product * size)];
            Read(name, elements);
            return MemoryTensor.Of(Shape(name), elements);
        }

        public void Dispose()
        {
        }
    }
}
