using Casebook.Models.Architecture;
using Casebook.Models.Tensors;

namespace Casebook.Bench.RandomModels;

/// <summary>
/// A GGUF file of random weights: what is measured does not depend on what a model knows. The same shape, format and seed
/// give the same bytes. The vocabulary is of Llama 2's kind: three special tokens, the bytes, then words that nobody says.
/// </summary>
internal static class RandomGguf
{
    private const int Alignment = 32;

    /// <summary>The name that a file of this content has.</summary>
    public static string FileName(string shape, TensorEncoding encoding, ulong seed) => $"random-{shape}-{encoding}-seed{seed}.gguf";

    /// <summary>Writes the file, one row at a time.</summary>
    /// <returns>Its parameters.</returns>
    public static long Write(string path, string shape, TensorEncoding encoding, ulong seed)
    {
        LlamaConfig config = RandomShape.All[shape];
        IReadOnlyList<RandomTensor> tensors = RandomTensors.Of(config);
        using var file = new FileStream(path + ".part", FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        var header = new GgufHeader(file);
        Describe(header, config, $"random {shape}", encoding, tensors);
        header.Align(Alignment);
        for (int i = 0; i < tensors.Count; i++)
        {
            RandomTensor tensor = tensors[i];
            TensorEncoding own = Encoding(tensor, encoding);
            byte[] row = new byte[RowBytes(tensor, own)];
            for (long r = 0; r < tensor.Rows; r++)
            {
                RandomRow.Fill(own, new RandomBits(seed, i, r), tensor.Mean, tensor.Deviation, row);
                file.Write(row);
            }
            header.Align(Alignment);
        }
        file.Close();
        File.Move(path + ".part", path, overwrite: true);
        return tensors.Sum(tensor => tensor.Rows * tensor.Columns);
    }

    private static void Describe(GgufHeader header, LlamaConfig config, string name, TensorEncoding encoding, IReadOnlyList<RandomTensor> tensors)
    {
        const int values = 21;
        header.Begin(tensors.Count, values);
        header.Value("general.architecture", "llama");
        header.Value("general.name", name);
        header.Value("general.file_type", FileType(encoding));
        header.Value("general.quantization_version", 2);
        header.Value("llama.context_length", config.ContextLength);
        header.Value("llama.embedding_length", config.HiddenSize);
        header.Value("llama.block_count", config.Layers);
        header.Value("llama.feed_forward_length", config.FeedForwardSize);
        header.Value("llama.attention.head_count", config.Heads);
        header.Value("llama.attention.head_count_kv", config.KeyValueHeads);
        header.Value("llama.attention.layer_norm_rms_epsilon", config.NormEpsilon);
        header.Value("llama.rope.dimension_count", config.HeadSize);
        header.Value("llama.rope.freq_base", config.RopeTheta);
        header.Value("llama.vocab_size", config.VocabularySize);
        header.Value("tokenizer.ggml.model", "llama");
        header.Value("tokenizer.ggml.tokens", (string[])["<unk>", "<s>", "</s>", .. Enumerable.Range(0, 256).Select(b => $"<0x{b:X2}>"), .. Enumerable.Range(0, config.VocabularySize - 259).Select(i => $"\u2581t{i}")]);
        header.Value("tokenizer.ggml.scores", (float[])[.. Enumerable.Range(0, config.VocabularySize).Select(i => -(float)i)]);
        // Unknown, control, byte and plain tokens, as SentencePiece numbers them.
        header.Value("tokenizer.ggml.token_type", (int[])[2, 3, 3, .. Enumerable.Repeat(6, 256), .. Enumerable.Repeat(1, config.VocabularySize - 259)]);
        header.Value("tokenizer.ggml.bos_token_id", 1);
        header.Value("tokenizer.ggml.eos_token_id", 2);
        header.Value("tokenizer.ggml.unknown_token_id", 0);
        long offset = 0;
        foreach (RandomTensor tensor in tensors)
        {
            TensorEncoding own = Encoding(tensor, encoding);
            header.Tensor(tensor.Name, tensor.IsVector ? [tensor.Columns] : [tensor.Columns, tensor.Rows], TensorType(own), offset);
            offset += (tensor.Rows * RowBytes(tensor, own) + Alignment - 1) / Alignment * Alignment;
        }
    }

    private static TensorEncoding Encoding(RandomTensor tensor, TensorEncoding encoding) => tensor.IsVector ? TensorEncoding.F32 : encoding;

    private static int RowBytes(RandomTensor tensor, TensorEncoding encoding)
    {
        (int elements, int bytes) = RandomRow.Block(encoding);
        return tensor.Columns % elements == 0
            ? tensor.Columns / elements * bytes
            : throw new ArgumentException($"{tensor.Name} has rows of {tensor.Columns}, which are no whole blocks of {encoding}.", nameof(encoding));
    }

    /// <summary>Number of an encoding among GGUF's types of tensors.</summary>
    private static int TensorType(TensorEncoding encoding) => encoding switch
    {
        TensorEncoding.F32 => 0,
        TensorEncoding.F16 => 1,
        TensorEncoding.Q4_0 => 2,
        TensorEncoding.Q8_0 => 8,
        TensorEncoding.Q4_K => 12,
        TensorEncoding.Q5_K => 13,
        TensorEncoding.Q6_K => 14,
        TensorEncoding.BF16 => 30,
        _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
    };

    /// <summary>Number of a whole file's format; of the K formats that of the variant without larger tensors.</summary>
    private static int FileType(TensorEncoding encoding) => encoding switch
    {
        TensorEncoding.F32 => 0,
        TensorEncoding.F16 => 1,
        TensorEncoding.Q4_0 => 2,
        TensorEncoding.Q8_0 => 7,
        TensorEncoding.Q4_K => 14,
        TensorEncoding.Q5_K => 16,
        TensorEncoding.Q6_K => 18,
        TensorEncoding.BF16 => 32,
        _ => throw new ArgumentOutOfRangeException(nameof(encoding)),
    };
}
