using Casebook.Models.Tensors;

namespace Casebook.Models.Architecture;

/// <summary>The tensors of a Llama in transformers' names: <c>[rows, columns]</c>, a row an output.</summary>
public static class LlamaTensors
{
    public const string Embedding = "model.embed_tokens.weight";
    public const string FinalNorm = "model.norm.weight";
    public const string Head = "lm_head.weight";

    /// <summary>Every tensor that a model of this configuration has, in the order in which they are written.</summary>
    public static IEnumerable<(string Name, long[] Shape)> Of(LlamaConfig config)
    {
        long hidden = config.HiddenSize;
        long queries = (long)config.Heads * config.HeadSize;
        long keys = (long)config.KeyValueHeads * config.HeadSize;
        long wide = config.FeedForwardSize;
        yield return (Embedding, [config.VocabularySize, hidden]);
        for (int layer = 0; layer < config.Layers; layer++)
        {
            string prefix = $"model.layers.{layer}.";
            yield return (prefix + "input_layernorm.weight", [hidden]);
            yield return (prefix + "self_attn.q_proj.weight", [queries, hidden]);
            yield return (prefix + "self_attn.k_proj.weight", [keys, hidden]);
            yield return (prefix + "self_attn.v_proj.weight", [keys, hidden]);
            yield return (prefix + "self_attn.o_proj.weight", [hidden, queries]);
            yield return (prefix + "post_attention_layernorm.weight", [hidden]);
            yield return (prefix + "mlp.gate_proj.weight", [wide, hidden]);
            yield return (prefix + "mlp.up_proj.weight", [wide, hidden]);
            yield return (prefix + "mlp.down_proj.weight", [hidden, wide]);
        }
        yield return (FinalNorm, [hidden]);
        if (!config.TiedEmbeddings)
        {
            yield return (Head, [config.VocabularySize, hidden]);
        }
    }

    /// <summary>Checks that all of them are there with the right shapes.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="tensors">The weights.</param>
    /// <param name="authority">What asks for the shapes, for messages.</param>
    /// <exception cref="ModelFileException">One is missing, or has another shape.</exception>
    internal static void Check(LlamaConfig config, ITensorSource tensors, string authority)
    {
        var names = tensors.Names.ToHashSet();
        foreach ((string name, long[] shape) in Of(config))
        {
            if (!names.Contains(name))
            {
                throw new ModelFileException(
                    tensors.Location, $"tensor {name}", "is missing",
                    name == Head ? "If the head is the embedding, config.json must say \"tie_word_embeddings\": true." : $"Check that the weights belong to {authority}.");
            }
            IReadOnlyList<long> given = tensors.Shape(name);
            if (!given.SequenceEqual(shape))
            {
                throw new ModelFileException(
                    tensors.Location, $"tensor {name}", $"has the shape [{string.Join(", ", given)}]; {authority} asks for [{string.Join(", ", shape)}]",
                    $"Check that the weights belong to {authority}.");
            }
        }
    }
}
