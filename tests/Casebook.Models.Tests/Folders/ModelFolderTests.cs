using System.Text.Json.Nodes;
using Casebook.Models.Architecture;
using Casebook.Models.Folders;
using Casebook.Models.Tensors;
using Casebook.Runs.Files;

namespace Casebook.Models.Tests.Folders;

public sealed class ModelFolderTests
{
    [Theory]
    [InlineData(ElementType.F32, false)]
    [InlineData(ElementType.BF16, true)]
    public void A_written_folder_opens_with_all_its_parts(ElementType type, bool tied)
    {
        using var folder = new TemporaryFolder();
        LlamaConfig config = SmallModel.Config with { TiedEmbeddings = tied };
        SmallModel.Write(folder.Path, config, type);

        using ModelFolder model = ModelFolder.Open(folder.Path);
        model.Config.ShouldBe(config);
        model.Tensors.Names.Contains(LlamaTensors.Head).ShouldBe(!tied);
        foreach ((string name, long[] shape) in LlamaTensors.Of(config))
        {
            float[] expected = SmallModel.Values(shape);
            float[] values = new float[expected.Length];
            model.Tensors.Read(name, values);
            values.ShouldBe(expected);
        }
        model.Tokenizer.Encode("the buffer").ShouldBe(SmallTokenizer.Tokenizer.Encode("the buffer"));
        model.Template.TraceCloseToken.ShouldBe(SmallTokenizer.Id("</think>"));
        JsonNode json = JsonNode.Parse(File.ReadAllText(folder["config.json"]))!;
        ((int)json["bos_token_id"]!, (int)json["eos_token_id"]!).ShouldBe((SmallTokenizer.Id("<|begin_of_text|>"), SmallTokenizer.Id("<|eot_id|>")));
    }

    [Fact]
    public void A_runs_folder_opens_the_model_inside()
    {
        using var folder = new TemporaryFolder();
        SmallModel.Write(folder["model"]);
        using ModelFolder model = ModelFolder.Open(folder.Path);
        model.Location.ShouldBe(folder["model"]);
    }

    [Fact]
    public void A_sharded_folder_opens()
    {
        using var folder = new TemporaryFolder();
        SmallModel.Write(folder.Path);
        File.Move(folder["model.safetensors"], folder["model-00001-of-00001.safetensors"]);
        var map = new JsonObject(LlamaTensors.Of(SmallModel.Config).Select(tensor => KeyValuePair.Create(tensor.Name, (JsonNode?)"model-00001-of-00001.safetensors")));
        folder.Write(ShardedSafetensors.IndexName, new JsonObject { ["weight_map"] = map }.ToJsonString());
        using ModelFolder model = ModelFolder.Open(folder.Path);
        model.Tensors.Shape("model.norm.weight").ShouldBe([6L]);

        File.Delete(folder["model-00001-of-00001.safetensors"]);
        Message(folder.Path).ShouldContain("names model-00001-of-00001.safetensors, which is not in the folder. Copy or download the missing shard.");
    }

    // What people do wrong on their first day; each message must say what to do.
    [Fact]
    public void Whatever_is_missing_is_named_with_its_remedy()
    {
        using var folder = new TemporaryFolder();
        Message(folder["nowhere"]).ShouldContain("does not exist. Name a folder");
        Message(folder.Path).ShouldContain("config.json: is missing, here and in the folder model inside");
        SmallModel.Write(folder.Path);
        Message(folder["model.safetensors"]).ShouldContain("is a file, not a model folder");
        Without("tokenizer.json").ShouldContain("The model folder needs tokenizer.json beside config.json (or tokenizer.model for Llama 2).");
        Without("model.safetensors").ShouldContain("is missing, and there is no model.safetensors.index.json");

        string Without(string name)
        {
            File.Move(folder[name], folder["aside"]);
            string message = Message(folder.Path);
            File.Move(folder["aside"], folder[name]);
            return message;
        }
    }

    [Fact]
    public void Weights_that_do_not_fit_the_configuration_are_refused_before_use()
    {
        using var folder = new TemporaryFolder();
        SmallModel.Write(folder.Path, SmallModel.Config with { TiedEmbeddings = true });
        Edit("tie_word_embeddings", false);
        Message(folder.Path).ShouldContain("tensor lm_head.weight: is missing. If the head is the embedding, config.json must say \"tie_word_embeddings\": true.");
        Edit("tie_word_embeddings", true);
        Edit("num_key_value_heads", 4);
        Message(folder.Path).ShouldContain("tensor model.layers.0.self_attn.k_proj.weight: has the shape [4, 6]; config.json asks for [8, 6]");
        Edit("num_key_value_heads", 2);
        Edit("num_hidden_layers", 16_000_000);
        Message(folder.Path).ShouldContain("tensor model.layers.2.input_layernorm.weight: is missing");
        Edit("num_hidden_layers", 2);
        Edit("vocab_size", 300);
        Message(folder.Path).ShouldContain("vocab_size: is 300, but tokenizer.json has ids up to");

        void Edit(string field, JsonNode value)
        {
            JsonNode json = JsonNode.Parse(File.ReadAllText(folder["config.json"]))!;
            json[field] = value;
            folder.Write("config.json", json.ToJsonString());
        }
    }

    // A base model can be trained and measured; only talking to it needs a template.
    [Fact]
    public void A_base_model_opens_and_says_that_it_can_not_chat()
    {
        using var folder = new TemporaryFolder();
        SmallModel.Write(folder.Path);
        folder.Write("tokenizer_config.json", "{}");
        using ModelFolder model = ModelFolder.Open(folder.Path);
        Should.Throw<ModelFileException>(() => model.Template).Message.ShouldContain("this is a base model");
    }

    [Fact]
    public void A_tokenizer_larger_than_the_model_is_not_written()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<ModelFileException>(() => SmallModel.Write(folder.Path, SmallModel.Config with { VocabularySize = 100 }))
            .Message.ShouldContain("100 rows");
        Directory.EnumerateFileSystemEntries(folder.Path).ShouldBeEmpty();
    }

    // A run that dies while it writes its model must not leave something that opens but is not whole.
    [Theory]
    [InlineData(FaultAction.Fail)]
    [InlineData(FaultAction.Full)]
    [InlineData(FaultAction.Stop)]
    public void A_failure_of_any_write_leaves_no_model(FaultAction action)
    {
        int operations;
        using (var folder = new TemporaryFolder())
        using (var count = FileFaults.Count())
        {
            SmallModel.Write(folder["model"]);
            operations = count.Total;
        }
        operations.ShouldBeGreaterThan(12);
        for (int n = 1; n <= operations; n++)
        {
            using var folder = new TemporaryFolder();
            using (FileFaults.Begin(action, null, n))
            {
                Should.Throw<FileWriteException>(() => SmallModel.Write(folder["model"]), $"operation {n}");
            }
            Should.Throw<ModelFileException>(() => ModelFolder.Open(folder["model"]), $"operation {n}");
        }
    }

    private static string Message(string path) => Should.Throw<ModelFileException>(() => ModelFolder.Open(path)).Message;
}
