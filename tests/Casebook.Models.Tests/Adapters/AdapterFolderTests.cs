using System.Text;
using Casebook.Models.Adapters;
using Casebook.Models.Architecture;
using Casebook.Models.Folders;
using Casebook.Models.Tests.Folders;

namespace Casebook.Models.Tests.Adapters;

/// <summary>Adapters of other people, in PEFT's format, written here byte by byte.</summary>
public sealed class AdapterFolderTests : IDisposable
{
    // As PEFT 0.14 saves it.
    private const string Config = """
        {
          "alpha_pattern": {}, "auto_mapping": null, "base_model_name_or_path": "someone/Llama", "bias": "none", "eva_config": null, "exclude_modules": null,
          "fan_in_fan_out": false, "inference_mode": true, "init_lora_weights": true, "layer_replication": null, "layers_pattern": null, "layers_to_transform": null,
          "loftq_config": {}, "lora_alpha": 3, "lora_bias": false, "lora_dropout": 0.05, "megatron_config": null, "megatron_core": "megatron.core",
          "modules_to_save": null, "peft_type": "LORA", "r": 2, "rank_pattern": {}, "revision": null, "target_modules": ["o_proj", "v_proj"],
          "task_type": "CAUSAL_LM", "use_dora": false, "use_rslora": false
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_adapter_of_peft_is_merged_as_its_formula_says()
    {
        Write(Config);
        string path = Path.Combine(_folder.Path, "model");
        SmallModel.Write(path);
        using ModelFolder model = ModelFolder.Open(path);
        using AdapterFolder adapter = AdapterFolder.Open(_folder.Path);
        (adapter.Lora.Rank, adapter.Lora.Alpha, adapter.BaseModel).ShouldBe((2, 3.0, "someone/Llama"));
        adapter.Lora.TargetModules.ShouldBe(["o_proj", "v_proj"]);

        using var merged = new MergedTensors(model.Config, model.Tensors, adapter);

        foreach ((string name, long[] shape) in LlamaTensors.Of(model.Config))
        {
            float[] expected = SmallModel.Values(shape);
            if (name.Contains("o_proj") || name.Contains("v_proj"))
            {
                string stem = "base_model.model." + name.Replace(".weight", "");
                int columns = (int)shape[1];
                float[] a = Values(stem + ".lora_A.weight", 2 * columns), b = Values(stem + ".lora_B.weight", (int)shape[0] * 2);
                for (int i = 0; i < expected.Length; i++)
                {
                    int row = i / columns, column = i % columns;
                    // All of them are small multiples of powers of two: exact in any order.
                    expected[i] += 1.5f * ((b[row * 2] * a[column]) + (b[(row * 2) + 1] * a[columns + column]));
                }
                expected.ShouldNotBe(SmallModel.Values(shape));
            }
            float[] actual = new float[expected.Length];
            merged.Read(name, actual);
            actual.ShouldBe(expected, name);
        }
    }

    // Each of these PEFT would compute otherwise: merged as plain LoRA it would be a model that nobody trained.
    [Theory]
    [InlineData("\"peft_type\": \"LORA\"", "\"peft_type\": \"LOHA\"", "peft_type: is \"LOHA\", not \"LORA\"")]
    [InlineData("\"use_dora\": false", "\"use_dora\": true", "use_dora: is in use")]
    [InlineData("\"use_rslora\": false", "\"use_rslora\": true", "use_rslora: is in use")]
    [InlineData("\"bias\": \"none\"", "\"bias\": \"all\"", "bias: is in use")]
    [InlineData("\"rank_pattern\": {}", "\"rank_pattern\": {\"q_proj\": 4}", "rank_pattern: is in use")]
    [InlineData("\"alpha_pattern\": {}", "\"alpha_pattern\": {\"q_proj\": 4}", "alpha_pattern: is in use")]
    [InlineData("\"modules_to_save\": null", "\"modules_to_save\": [\"lm_head\"]", "modules_to_save: is in use")]
    [InlineData("\"layers_to_transform\": null", "\"layers_to_transform\": 1", "layers_to_transform: is in use")]
    [InlineData("\"init_lora_weights\": true", "\"init_lora_weights\": \"pissa\"", "init_lora_weights: is \"pissa\"")]
    [InlineData("[\"o_proj\", \"v_proj\"]", "[\"o_proj\", \"lm_head\"]", "target_modules[1]: is \"lm_head\", which is none of q_proj")]
    [InlineData("[\"o_proj\", \"v_proj\"]", "[\"o_proj\", \"o_proj\"]", "target_modules[1]: is \"o_proj\", which is there twice")]
    [InlineData("[\"o_proj\", \"v_proj\"]", "[]", "target_modules: names no matrix")]
    [InlineData("[\"o_proj\", \"v_proj\"]", "\"all-linear\"", "target_modules: ")]
    [InlineData("\"r\": 2", "\"r\": 0", "r: is 0, not a whole number from 1 to 65536")]
    [InlineData("\"r\": 2,", "", "r: is missing")]
    public void What_is_no_plain_lora_is_refused(string old, string changed, string message)
    {
        Config.ShouldContain(old);
        Write(Config.Replace(old, changed));
        Should.Throw<ModelFileException>(() => AdapterFolder.Open(_folder.Path)).Message.ShouldContain($"adapter_config.json: {message}");
    }

    // An adapter of another model, or half of one.
    [Theory]
    [InlineData("\"r\": 2", "\"r\": 3", "lora_A.weight: has the shape [2, 6]; the model and adapter_config.json ask for [3, 6]")]
    [InlineData("[\"o_proj\", \"v_proj\"]", "[\"o_proj\", \"v_proj\", \"up_proj\"]", "mlp.up_proj.lora_A.weight: is missing")]
    [InlineData("[\"o_proj\", \"v_proj\"]", "[\"o_proj\"]", "self_attn.v_proj.lora_A.weight: belongs to no matrix that the adapter names")]
    public void Tensors_that_do_not_fit_are_refused(string old, string changed, string message)
    {
        Write(Config.Replace(old, changed));
        using AdapterFolder adapter = AdapterFolder.Open(_folder.Path);
        Should.Throw<ModelFileException>(() => adapter.Check(SmallModel.Config)).Message.ShouldContain(message);
    }

    [Fact]
    public void A_folder_without_an_adapter_says_what_is_missing()
    {
        Should.Throw<ModelFileException>(() => AdapterFolder.Open(_folder.Path)).Message.ShouldContain("adapter_config.json");
        File.WriteAllText(Path.Combine(_folder.Path, "adapter_config.json"), Config);
        Should.Throw<ModelFileException>(() => AdapterFolder.Open(_folder.Path)).Message.ShouldContain("adapter_model.safetensors");
    }

    // What a run writes has to come back as it was, whatever its numbers.
    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(7, 16)]
    public void A_written_adapter_reads_back(int rank, double alpha)
    {
        var lora = new LoraConfig { Rank = rank, Alpha = alpha, TargetModules = ["gate_proj", "q_proj"] };
        AdapterFolderWriter.Write(_folder.Path, SmallModel.Config, lora, "a model", writer =>
        {
            foreach ((string name, long[] shape) in LoraMatrix.Tensors(SmallModel.Config, lora))
            {
                writer.Write(name, Values(name, (int)(shape[0] * shape[1])));
            }
        });

        using AdapterFolder adapter = AdapterFolder.Open(_folder.Path);
        adapter.Check(SmallModel.Config);
        (adapter.Lora.Rank, adapter.Lora.Alpha, adapter.BaseModel).ShouldBe((rank, alpha, "a model"));
        adapter.Lora.TargetModules.ShouldBe(lora.TargetModules);
        foreach ((string name, long[] shape) in LoraMatrix.Tensors(SmallModel.Config, lora))
        {
            float[] read = new float[shape[0] * shape[1]];
            adapter.Tensors.Read(name, read);
            read.ShouldBe(Values(name, read.Length));
        }
    }

    /// <summary>Multiples of 1/4 that differ from tensor to tensor.</summary>
    private static float[] Values(string name, int count) => [.. Enumerable.Range(0, count).Select(i => (((i * 5) + name.Length) % 11 - 5) / 4f)];

    private void Write(string config)
    {
        File.WriteAllText(Path.Combine(_folder.Path, "adapter_config.json"), config);
        var header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        var data = new List<byte>();
        for (int layer = 0; layer < 2; layer++)
        {
            // Hidden size 6, two key/value heads and four heads of size 2.
            Add($"base_model.model.model.layers.{layer}.self_attn.o_proj.lora_A.weight", 2, 8);
            Add($"base_model.model.model.layers.{layer}.self_attn.o_proj.lora_B.weight", 6, 2);
            Add($"base_model.model.model.layers.{layer}.self_attn.v_proj.lora_A.weight", 2, 6);
            Add($"base_model.model.model.layers.{layer}.self_attn.v_proj.lora_B.weight", 4, 2);
        }
        byte[] json = Encoding.UTF8.GetBytes(header.Append('}').ToString());
        File.WriteAllBytes(Path.Combine(_folder.Path, "adapter_model.safetensors"), [.. BitConverter.GetBytes((long)json.Length), .. json, .. data]);

        void Add(string name, int rows, int columns)
        {
            header.Append($",\"{name}\":{{\"dtype\":\"F32\",\"shape\":[{rows},{columns}],\"data_offsets\":[{data.Count},{data.Count + (rows * columns * 4)}]}}");
            data.AddRange(Values(name, rows * columns).SelectMany(BitConverter.GetBytes));
        }
    }
}
