using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Engine.Tests.Reference;

/// <summary>A model's tensors in memory, by name.</summary>
internal sealed class MemoryTensors : ITensorSource
{
    private readonly Dictionary<string, (long[] Shape, float[] Elements)> _tensors = [];

    public IReadOnlyCollection<string> Names => _tensors.Keys;

    public string Location => "memory";

    public float[] this[string name] => _tensors[name].Elements;

    /// <summary>Random weights of a scale at which every nonlinearity bends.</summary>
    public static MemoryTensors Random(LlamaConfig config, int seed)
    {
        var random = new Random(seed);
        var tensors = new MemoryTensors();
        int hidden = config.HiddenSize, queries = config.Heads * config.HeadSize, keys = config.KeyValueHeads * config.HeadSize;
        Matrix("model.embed_tokens.weight", config.VocabularySize, hidden, 1.0);
        for (int l = 0; l < config.Layers; l++)
        {
            string prefix = $"model.layers.{l}.";
            Vector(prefix + "input_layernorm.weight");
            Matrix(prefix + "self_attn.q_proj.weight", queries, hidden, 0.3);
            Matrix(prefix + "self_attn.k_proj.weight", keys, hidden, 0.3);
            Matrix(prefix + "self_attn.v_proj.weight", keys, hidden, 0.2);
            Matrix(prefix + "self_attn.o_proj.weight", hidden, queries, 0.2);
            Vector(prefix + "post_attention_layernorm.weight");
            Matrix(prefix + "mlp.gate_proj.weight", config.FeedForwardSize, hidden, 0.2);
            Matrix(prefix + "mlp.up_proj.weight", config.FeedForwardSize, hidden, 0.2);
            Matrix(prefix + "mlp.down_proj.weight", hidden, config.FeedForwardSize, 0.2);
        }
        Vector("model.norm.weight");
        if (!config.TiedEmbeddings)
            Matrix("lm_head.weight", config.VocabularySize, hidden, 0.3);
        return tensors;

        void Matrix(string name, int rows, int columns, double scale) =>
            tensors.Add(name, [rows, columns], [.. Enumerable.Range(0, rows * columns).Select(_ => (float)((random.NextDouble() - 0.5) * 2 * scale))]);

        void Vector(string name) =>
            tensors.Add(name, [hidden], [.. Enumerable.Range(0, hidden).Select(_ => (float)(0.7 + 0.6 * random.NextDouble()))]);
    }

    public void Add(string name, IReadOnlyList<long> shape, ReadOnlySpan<float> elements) => _tensors[name] = ([.. shape], elements.ToArray());

    public IReadOnlyList<long> Shape(string name) => _tensors[name].Shape;

    public void Read(string name, Span<float> destination) => _tensors[name].Elements.CopyTo(destination);

    public EncodedTensor Encoded(string name) => MemoryTensor.Of(_tensors[name].Shape, _tensors[name].Elements);

    public void Dispose()
    {
    }
}
