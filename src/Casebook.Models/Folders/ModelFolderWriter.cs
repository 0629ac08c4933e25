using System.Text.Json.Nodes;
using Casebook.Models.Architecture;
using Casebook.Models.Chat;
using Casebook.Models.Tensors;
using Casebook.Models.Tokenization;
using Casebook.Runs.Files;

namespace Casebook.Models.Folders;

/// <summary>Writes a Hugging Face folder that transformers, vLLM and llama.cpp's converter read.</summary>
public static class ModelFolderWriter
{
    private static readonly string[] _tokenizerFiles = ["tokenizer.json", SentencePieceModelReader.FileName, ChatTemplate.ConfigFileName, "special_tokens_map.json", "chat_template.jinja"];

    /// <summary>
    /// Writes weights, tokenizer and, last, <c>config.json</c>: a folder without it is no model. To replace a model that
    /// is there, write through <see cref="AtomicFolder"/>.
    /// </summary>
    /// <param name="path">The folder; made where it does not exist.</param>
    /// <param name="config">The architecture.</param>
    /// <param name="tokenizerFolder">Where the tokenizer's files are copied from.</param>
    /// <param name="writeTensors">Writes every tensor of <see cref="LlamaTensors.Of"/> once, in any order.</param>
    /// <param name="elementType">How weights are stored. Default fp32.</param>
    /// <exception cref="ModelFileException">The tokenizer can not be read, or does not fit.</exception>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public static void Write(
        string path, LlamaConfig config, string tokenizerFolder, Action<TensorWriter> writeTensors, ElementType elementType = ElementType.F32)
    {
        var tokenizer = Tokenizer.Load(tokenizerFolder);
        Write(path, config, tokenizer, tokenizerFolder, folder => CopyTokenizer(tokenizerFolder, folder), writeTensors, elementType);
    }

    /// <summary>Writes the same with a tokenizer's files from wherever they come.</summary>
    /// <param name="path">The folder; made where it does not exist.</param>
    /// <param name="config">The architecture.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="tokenizerLocation">Where it comes from, for messages.</param>
    /// <param name="writeTokenizer">Writes its files into the folder that it is given.</param>
    /// <param name="writeTensors">Writes every tensor of <see cref="LlamaTensors.Of"/> once, in any order.</param>
    /// <param name="elementType">How weights are stored.</param>
    internal static void Write(
        string path, LlamaConfig config, Tokenizer tokenizer, string tokenizerLocation, Action<string> writeTokenizer, Action<TensorWriter> writeTensors, ElementType elementType)
    {
        if (tokenizer.VocabularySize > config.VocabularySize)
        {
            throw new ModelFileException(
                tokenizerLocation, "tokenizer.json", $"has {tokenizer.VocabularySize} ids, the model {config.VocabularySize} rows for them",
                "Give the model the vocabulary size of its tokenizer.");
        }
        IReadOnlyDictionary<string, int> special = tokenizer.SpecialTokens;
        int? begin = tokenizer.SentencePiece is not null ? tokenizer.BeginToken : special.TryGetValue(ChatTemplate.BeginOfText, out int bos) ? bos : null;
        int[] ends = [.. ((string[])[ChatTemplate.EndOfTurn, ChatTemplate.EndOfText, ChatTemplate.EndOfMessage])
            .Where(special.ContainsKey).Select(token => special[token])];
        if (ends.Length == 0 && tokenizer.EndToken is { } end)
        {
            ends = [end];
        }

        Directory.CreateDirectory(path);
        TensorWriter.WriteFile(Path.Combine(path, ModelFolder.WeightsFileName), LlamaTensors.Of(config), elementType, writeTensors);
        writeTokenizer(path);
        AtomicFile.WriteAllText(Path.Combine(path, "generation_config.json"), GenerationConfig(begin, ends));
        AtomicFile.WriteAllText(
            Path.Combine(path, ModelFolder.ConfigFileName),
            LlamaConfigWriter.ToJson(config, elementType, begin, ends.Length > 0 ? ends[0] : null));
    }

    /// <summary>Copies a tokenizer's files, template included, as they are.</summary>
    internal static void CopyTokenizer(string from, string to)
    {
        foreach (string name in _tokenizerFiles)
        {
            string source = Path.Combine(from, name);
            string target = Path.Combine(to, name);
            if (File.Exists(source) && Path.GetFullPath(source) != Path.GetFullPath(target))
            {
                AtomicFile.Copy(source, target);
            }
        }
    }

    /// <summary>The sampling that the reference model's authors evaluate with.</summary>
    private static string GenerationConfig(int? begin, int[] ends)
    {
        var json = new JsonObject { ["do_sample"] = true, ["temperature"] = 0.6 };
        if (begin is { } id) { json["bos_token_id"] = id; }
        if (ends.Length > 0) { json["eos_token_id"] = new JsonArray([.. ends.Select(end => (JsonNode)end)]); }
        return json.ToJsonString(LlamaConfigWriter.Indented) + "\n";
    }
}
