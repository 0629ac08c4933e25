using System.Text;
using System.Text.Json.Nodes;
using Casebook.Models.Architecture;
using Casebook.Models.Conversion;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Models.Tokenization;

namespace Casebook.Models.Tests.Fuzzing;

/// <summary>Small valid files of every kind, from which the fuzzer starts.</summary>
internal static class FuzzSeeds
{
    private static readonly string[] _special =
        ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<think>", "</think>"];

    /// <summary>A tokenizer of our own with a few merges.</summary>
    public static TrainedTokenizer Trained { get; } = BpeTrainer.Train(["the buffer of the parser, the buffer of the server", "the length of the buffer"], 270, _special);

    /// <summary>Writes each target's seeds into a folder of its name.</summary>
    public static void Write(string root)
    {
        string work = Directory.CreateTempSubdirectory("casebook-seeds-").FullName;
        try
        {
            Trained.Save(Path.Combine(work, "tokenizer"));
            LlamaConfig config = Config(Trained.Tokenizer.VocabularySize);
            WriteFolder(Path.Combine(work, "hf"), config, Path.Combine(work, "tokenizer"));
            Directory.CreateDirectory(Path.Combine(work, "pieces"));
            File.WriteAllBytes(Path.Combine(work, "pieces", "tokenizer.model"), Pieces());
            LlamaConfig small = Config(6) with { RopeScaling = new RopeScaling("linear", 2), TiedEmbeddings = false };
            WriteFolder(Path.Combine(work, "small"), small, Path.Combine(work, "pieces"));
            Put("config", "llama.json", File.ReadAllBytes(Path.Combine(work, "hf", "config.json")));
            Put("tokenizer-json", "small.json", File.ReadAllBytes(Path.Combine(work, "hf", "tokenizer.json")));
            Put("tokenizer-json", "byte-fallback.json", ByteFallback());
            Put("sentencepiece", "small.model", Pieces());
            Put("chat-template", "reasoning.json", Encoding.UTF8.GetBytes(new JsonObject { ["chat_template"] = "<|start_header_id|><|end_header_id|><|eot_id|><think>" }.ToJsonString()));
            Put("chat-template", "named.json", Encoding.UTF8.GetBytes("""{"chat_template":[{"name":"default","template":"<|start_header_id|><|end_header_id|><|eot_id|>"}]}"""));
            Put("chat-jinja", "llama31.jinja", "<|start_header_id|><|end_header_id|><|eot_id|>Cutting Knowledge Date"u8.ToArray());
            Put("safetensors", "small.safetensors", File.ReadAllBytes(Path.Combine(work, "small", "model.safetensors")));
            Put("gguf", "byte-level.gguf", Gguf("hf", config, TensorEncoding.F32));
            Put("gguf", "pieces.gguf", Gguf("small", small, TensorEncoding.F32));
            Put("gguf", "pieces-f16.gguf", Gguf("small", small, TensorEncoding.F16));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }

        void Put(string target, string name, byte[] bytes)
        {
            Directory.CreateDirectory(Path.Combine(root, target));
            File.WriteAllBytes(Path.Combine(root, target, name), bytes);
        }

        byte[] Gguf(string folder, LlamaConfig config, TensorEncoding encoding)
        {
            string file = Path.Combine(work, folder + ".gguf");
            using ModelFiles model = ModelFiles.Open(Path.Combine(work, folder));
            GgufModelWriter.Write(model, file, EncodingPlan.Of(config, encoding), "seed");
            return File.ReadAllBytes(file);
        }
    }

    private static LlamaConfig Config(int vocabulary) => new()
    {
        VocabularySize = vocabulary,
        HiddenSize = 8,
        Layers = 1,
        Heads = 2,
        KeyValueHeads = 1,
        HeadSize = 4,
        FeedForwardSize = 8,
        ContextLength = 64,
        TiedEmbeddings = true,
        RopeScaling = new RopeScaling("llama3", 8),
    };

    private static void WriteFolder(string folder, LlamaConfig config, string tokenizer) => ModelFolderWriter.Write(folder, config, tokenizer, writer =>
    {
        foreach ((string name, long[] shape) in LlamaTensors.Of(config))
        {
            writer.Write(name, [.. Enumerable.Range(0, (int)shape.Aggregate(1L, (product, size) => product * size)).Select(i => i / 64f)]);
        }
    });

    /// <summary>A SentencePiece vocabulary as JSON: the bytes, and a word.</summary>
    private static byte[] ByteFallback()
    {
        var vocabulary = new JsonObject { ["<unk>"] = 0, ["<s>"] = 1, ["</s>"] = 2 };
        foreach (string text in (string[])[.. Enumerable.Range(0, 256).Select(value => $"<0x{value:X2}>"), "\u2581", "t", "h", "\u2581t", "\u2581th"])
        {
            vocabulary.Add(text, vocabulary.Count);
        }
        return Encoding.UTF8.GetBytes(new JsonObject
        {
            ["added_tokens"] = new JsonArray([.. ((string[])["<unk>", "<s>", "</s>"]).Select((text, id) => (JsonNode)new JsonObject { ["id"] = id, ["content"] = text })]),
            ["pre_tokenizer"] = new JsonObject { ["type"] = "Metaspace", ["replacement"] = "\u2581", ["prepend_scheme"] = "first", ["split"] = false },
            ["model"] = new JsonObject { ["type"] = "BPE", ["unk_token"] = "<unk>", ["byte_fallback"] = true, ["vocab"] = vocabulary, ["merges"] = new JsonArray("\u2581 t", "\u2581t h") },
        }.ToJsonString());
    }

    /// <summary>A SentencePiece model of six pieces, put together by hand.</summary>
    private static byte[] Pieces()
    {
        var bytes = new List<byte>();
        Piece("<unk>", 2, 0);
        Piece("<s>", 3, 0);
        Piece("</s>", 3, 0);
        Piece("\u2581", 1, -1);
        Piece("\u2581t", 1, -2);
        Piece("t", 1, -3);
        bytes.AddRange([0x12, 2, 0x18, 2, 0x1A, 2, 0x20, 0]);
        return [.. bytes];

        void Piece(string text, byte kind, float score)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            byte[] message = [0x0A, (byte)utf8.Length, .. utf8, 0x15, .. BitConverter.GetBytes(score), 0x18, kind];
            bytes.AddRange([0x0A, (byte)message.Length, .. message]);
        }
    }
}
