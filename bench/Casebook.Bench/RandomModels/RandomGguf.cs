using Casebook.Models.Architecture;
using Casebook.Models.Gguf;
using Casebook.Models.Tensors;

namespace Casebook.Bench.RandomModels;

/// <summary>
/// A GGUF file of random weights: what is measured does not depend on what a model knows. The same shape, format and seed
/// give the same bytes. The vocabulary is of Llama 2's kind: three special tokens, the bytes, the space, then words that nobody says, and in the end the tokens of turns and traces.
/// </summary>
internal static class RandomGguf
{
    // Of Llama 3's kind, with a trace, so that these models can be asked, too.
    private static readonly string[] _turnTokens = ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<think>", "</think>"];

    private const string Template =
        "{{ bos_token }}{% for message in messages %}<|start_header_id|>{{ message['role'] }}<|end_header_id|>\n\n{{ message['content'] }}<|eot_id|>{% endfor %}"
        + "{% if add_generation_prompt %}<|start_header_id|>assistant<|end_header_id|>\n\n<think>\n{% endif %}";

    /// <summary>The name that a file of this content has.</summary>
    public static string FileName(string shape, TensorEncoding encoding, ulong seed) => $"random-{shape}-{encoding}-seed{seed}.gguf";

    /// <summary>Writes the file, one row at a time.</summary>
    /// <returns>Its parameters.</returns>
    public static long Write(string path, string shape, TensorEncoding encoding, ulong seed)
    {
        LlamaConfig config = RandomShape.All[shape];
        IReadOnlyList<RandomTensor> tensors = RandomTensors.Of(config);
        var entries = new GgufEntries();
        GgufConfigWriter.Write(entries, config, $"random {shape}", encoding);
        AddVocabulary(entries, config.VocabularySize);
        GgufFileWriter.Write(path, entries, [.. tensors.Select((tensor, i) => ToWrite(tensor, i, encoding, seed))]);
        return tensors.Sum(tensor => tensor.Rows * tensor.Columns);
    }

    private static GgufTensorToWrite ToWrite(RandomTensor tensor, int index, TensorEncoding encoding, ulong seed)
    {
        TensorEncoding own = tensor.IsVector ? TensorEncoding.F32 : encoding;
        if (!own.Fits(tensor.Columns))
            throw new ArgumentException($"{tensor.Name} has rows of {tensor.Columns}, which are no whole blocks of {own}.", nameof(encoding));
        return new GgufTensorToWrite(tensor.Name, tensor.IsVector ? [tensor.Columns] : [tensor.Rows, tensor.Columns], own, stream =>
        {
            byte[] row = new byte[own.RowBytes(tensor.Columns)];
            for (long r = 0; r < tensor.Rows; r++)
            {
                RandomRow.Fill(own, new RandomBits(seed, index, r), tensor.Mean, tensor.Deviation, row);
                stream.Write(row);
            }
        });
    }

    private static void AddVocabulary(GgufEntries entries, int size)
    {
        int words = size - 260 - _turnTokens.Length;
        entries.Add("tokenizer.ggml.model", "llama");
        entries.Add("tokenizer.ggml.tokens", (string[])["<unk>", "<s>", "</s>", .. Enumerable.Range(0, 256).Select(b => $"<0x{b:X2}>"), "\u2581", .. Enumerable.Range(0, words).Select(i => $"\u2581t{i}"), .. _turnTokens]);
        entries.Add("tokenizer.ggml.scores", (float[])[.. Enumerable.Range(0, size).Select(i => -(float)i)]);
        // Unknown, control, byte and plain tokens, as SentencePiece numbers them.
        entries.Add("tokenizer.ggml.token_type", (int[])[2, 3, 3, .. Enumerable.Repeat(6, 256), .. Enumerable.Repeat(1, words + 1), .. _turnTokens.Select(_ => 3)]);
        entries.Add("tokenizer.ggml.bos_token_id", (uint)(size - _turnTokens.Length));
        entries.Add("tokenizer.ggml.eos_token_id", (uint)(size - _turnTokens.Length + 1));
        entries.Add("tokenizer.ggml.unknown_token_id", 0u);
        entries.Add("tokenizer.chat_template", Template);
    }
}
