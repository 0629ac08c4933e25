using Casebook.Models.Architecture;

namespace Casebook.Bench.RandomModels;

/// <summary>A tensor of a random model.</summary>
/// <param name="Name">In GGUF's names.</param>
/// <param name="Deviation">Of its weights.</param>
internal sealed record RandomTensor(string Name, long Rows, int Columns, double Mean, double Deviation)
{
    /// <summary>Vectors are fp32 in every file.</summary>
    public bool IsVector => Rows == 1;
}

/// <summary>
/// The tensors of a random model, spread so that it behaves as one that was trained: activations keep their size from
/// layer to layer, attention prefers some keys, and the best logits stand out.
/// </summary>
internal static class RandomTensors
{
    public static IReadOnlyList<RandomTensor> Of(LlamaConfig config)
    {
        var tensors = new List<RandomTensor>();
        int hidden = config.HiddenSize, queries = config.Heads * config.HeadSize, keys = config.KeyValueHeads * config.HeadSize, wide = config.FeedForwardSize;
        // A tied head makes the embedding's size that of the logits, and the final norm undoes what it is in the stream.
        Matrix("token_embd", config.VocabularySize, hidden, config.TiedEmbeddings ? 3 : Math.Sqrt(hidden));
        Vector("output_norm");
        if (!config.TiedEmbeddings)
            Matrix("output", config.VocabularySize, hidden, 3);
        for (int layer = 0; layer < config.Layers; layer++)
        {
            string prefix = $"blk.{layer}.";
            Vector(prefix + "attn_norm");
            Matrix(prefix + "attn_q", queries, hidden, 2);
            Matrix(prefix + "attn_k", keys, hidden, 1);
            Matrix(prefix + "attn_v", keys, hidden, 1);
            Matrix(prefix + "attn_output", hidden, queries, 1);
            Vector(prefix + "ffn_norm");
            Matrix(prefix + "ffn_gate", wide, hidden, 1);
            Matrix(prefix + "ffn_up", wide, hidden, 1);
            Matrix(prefix + "ffn_down", hidden, wide, 1);
        }
        return tensors;

        void Matrix(string name, long rows, int columns, double gain) => tensors.Add(new RandomTensor(name + ".weight", rows, columns, 0, gain / Math.Sqrt(columns)));

        void Vector(string name) => tensors.Add(new RandomTensor(name + ".weight", 1, hidden, 1, 0.1));
    }
}
