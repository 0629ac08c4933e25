using System.Text;
using Casebook.Models.Architecture;
using Casebook.Models.Chat;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Models.Tokenization;

namespace Casebook.Models.Tests.Fuzzing;

/// <summary>
/// Every reader of a file that a stranger may have written: it reads the file of its name in a folder, and all that is
/// in it. Shared with the fuzzer (bench/Casebook.Fuzz), so that what it finds can be run here.
/// </summary>
internal static class ModelReaders
{
    private static readonly string[] _texts = ["the buffer 😀", "  \0\uD800 </s> 漢", ""];

    /// <summary>By the fuzzer's name of the target: the file, and what is done with it.</summary>
    public static IReadOnlyDictionary<string, (string FileName, Action<string> Open)> All { get; } = new Dictionary<string, (string, Action<string>)>
    {
        ["gguf"] = ("model.gguf", folder => ReadModel(ModelFiles.Open(Path.Combine(folder, "model.gguf")))),
        ["safetensors"] = ("model.safetensors", folder => ReadTensors(SafetensorsFile.Open(Path.Combine(folder, "model.safetensors")))),
        ["config"] = ("config.json", folder => LlamaConfigReader.Read(Path.Combine(folder, "config.json"))),
        ["tokenizer-json"] = ("tokenizer.json", folder => Tokenize(Tokenizer.Load(folder))),
        ["sentencepiece"] = ("tokenizer.model", folder => Tokenize(Tokenizer.Load(folder))),
        ["chat-template"] = ("tokenizer_config.json", folder => Chat(folder, "a template in JSON")),
        ["chat-jinja"] = ("chat_template.jinja", folder => Chat(folder, Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "chat_template.jinja"))))),
    };

    public static void ReadTensors(ITensorSource source)
    {
        using (source)
        {
            foreach (string name in source.Names)
            {
                IReadOnlyList<long> shape = source.Shape(name);
                EncodedTensor tensor = source.Encoded(name);
                if (tensor.Columns > 0 && tensor.Rows * tensor.Columns < 100_000)
                {
                    source.Read(name, new float[tensor.Rows * tensor.Columns]);
                }
                tensor.Forget();
                if (shape.Count > 0 && shape[^1] != tensor.Columns)
                {
                    throw new InvalidOperationException($"{name} has rows of {tensor.Columns}, not of {shape[^1]}.");
                }
            }
        }
    }

    private static void ReadModel(ModelFiles model)
    {
        using (model)
        {
            Tokenize(model.Tokenizer);
            if (model.TemplateText is not null)
            {
                Render(model.Template, "text");
            }
            ReadTensors(model.Tensors);
        }
    }

    private static void Tokenize(Tokenizer tokenizer)
    {
        foreach (string text in _texts)
        {
            int[] tokens = tokenizer.Encode(text);
            // Where a byte has no token of its own, the unknown token stands for it; else no text becomes a special one.
            if (tokens.Any(token => token < 0 || token >= tokenizer.VocabularySize))
            {
                throw new InvalidOperationException("A token is beyond the vocabulary.");
            }
            tokenizer.Decode(tokens);
        }
    }

    private static void Chat(string folder, string content) => Render(ChatTemplate.Load(folder, FuzzSeeds.Trained.Tokenizer), content);

    private static void Render(ChatTemplate template, string content)
    {
        Tokenizer tokenizer = template.Tokenizer;
        int[] tokens = template.Render([new("system", content), new("user", content), new("assistant", content, content)], addGenerationPrompt: true).Tokens;
        int ends = tokens.Count(token => token == template.StopTokens[0]);
        // As many turns as messages, and one more where the template begins with a turn of its own.
        if (ends is not (3 or 4) || tokens.Any(token => token < 0 || token >= tokenizer.VocabularySize))
        {
            throw new InvalidOperationException($"{ends} turns end in a conversation of three messages.");
        }
    }
}
