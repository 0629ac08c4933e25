using System.Text.Json.Nodes;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;
using CsCheck;

namespace Casebook.Models.Tests.Architecture;

public sealed class LlamaConfigTests
{
    /// <summary>The shape of the reference model, as its publisher writes it.</summary>
    private const string Llama31 = """
        {
          "architectures": ["LlamaForCausalLM"], "attention_bias": false, "attention_dropout": 0.0,
          "bos_token_id": 128000, "eos_token_id": [128001, 128008, 128009], "hidden_act": "silu", "hidden_size": 4096,
          "initializer_range": 0.02, "intermediate_size": 14336, "max_position_embeddings": 131072, "mlp_bias": false,
          "model_type": "llama", "num_attention_heads": 32, "num_hidden_layers": 32, "num_key_value_heads": 8,
          "pretraining_tp": 1, "rms_norm_eps": 1e-05,
          "rope_scaling": {"factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 8192, "rope_type": "llama3"},
          "rope_theta": 500000.0, "tie_word_embeddings": false, "torch_dtype": "bfloat16", "use_cache": true, "vocab_size": 128256
        }
        """;

    private const string Small = """
        {"model_type": "llama", "hidden_size": 64, "num_attention_heads": 8, "num_hidden_layers": 5, "intermediate_size": 172, "max_position_embeddings": 512, "vocab_size": 512}
        """;

    [Fact]
    public void The_reference_models_configuration_is_read()
    {
        Read(Llama31).ShouldBe(new LlamaConfig
        {
            VocabularySize = 128256,
            HiddenSize = 4096,
            Layers = 32,
            Heads = 32,
            KeyValueHeads = 8,
            HeadSize = 128,
            FeedForwardSize = 14336,
            ContextLength = 131072,
            NormEpsilon = 1e-5,
            RopeTheta = 500000,
            RopeScaling = new RopeScaling("llama3", 8, 1, 4, 8192),
        });
    }

    // What a file leaves out has the value that transformers gives it, or the same weights compute something else.
    [Fact]
    public void Fields_left_out_have_the_defaults_of_transformers()
    {
        LlamaConfig config = Read(Small);
        (config.KeyValueHeads, config.HeadSize, config.NormEpsilon, config.RopeTheta, config.RopeScaling, config.TiedEmbeddings)
            .ShouldBe((8, 8, 1e-6, 10000.0, null, false));
    }

    [Theory]
    [InlineData("""{"rope_scaling": {"type": "linear", "factor": 2.0}}""", "linear")]
    [InlineData("""{"rope_scaling": {"rope_type": "linear", "type": "linear", "factor": 2}}""", "linear")]
    [InlineData("""{"rope_scaling": {"rope_type": "default"}}""", null)]
    [InlineData("""{"rope_scaling": null}""", null)]
    [InlineData("""{"rope_parameters": {"rope_type": "default", "rope_theta": 10000.0}}""", null)]
    [InlineData("""{"rope_parameters": {"rope_type": "linear", "factor": 2.0, "rope_theta": 10000.0}}""", "linear")]
    [InlineData("""{"rope_theta": 10000.0, "rope_parameters": {"rope_type": "linear", "factor": 2.0, "rope_theta": 10000.0}}""", "linear")]
    public void Old_and_new_spellings_of_rope_scaling_are_read(string fields, string? kind)
    {
        LlamaConfig config = Read(With(fields));
        config.RopeScaling.ShouldBe(kind is null ? null : new RopeScaling("linear", 2));
        config.RopeTheta.ShouldBe(10000);
    }

    // Guessing here means confident nonsense out of the right weights.
    [Theory]
    [InlineData("""{"model_type": "mistral"}""", "model_type", "mistral")]
    [InlineData("""{"model_type": null}""", "model_type", "is missing")]
    [InlineData("""{"architectures": ["LlamaForSequenceClassification"]}""", "architectures", "LlamaForSequenceClassification")]
    [InlineData("""{"hidden_act": "gelu"}""", "hidden_act", "gelu")]
    [InlineData("""{"attention_bias": true}""", "attention_bias", "no biases")]
    [InlineData("""{"mlp_bias": true}""", "mlp_bias", "no biases")]
    [InlineData("""{"quantization_config": {"bits": 4}}""", "quantization_config", "quantised")]
    [InlineData("""{"hidden_size": null}""", "hidden_size", "is missing")]
    [InlineData("""{"hidden_size": 0}""", "hidden_size", "not a whole number")]
    [InlineData("""{"hidden_size": -64}""", "hidden_size", "not a whole number")]
    [InlineData("""{"hidden_size": 64.5}""", "hidden_size", "not a whole number")]
    [InlineData("""{"hidden_size": "64"}""", "hidden_size", "string, not a number")]
    [InlineData("""{"hidden_size": 99999999999999999999}""", "hidden_size", "not a whole number")]
    [InlineData("""{"hidden_size": 65}""", "hidden_size", "does not divide")]
    [InlineData("""{"head_dim": 7}""", "head_dim", "even")]
    [InlineData("""{"head_dim": 16777216}""", "head_dim", "columns")]
    [InlineData("""{"num_key_value_heads": 3}""", "num_key_value_heads", "does not divide")]
    [InlineData("""{"vocab_size": null}""", "vocab_size", "is missing")]
    [InlineData("""{"max_position_embeddings": null}""", "max_position_embeddings", "is missing")]
    [InlineData("""{"rms_norm_eps": -1}""", "rms_norm_eps", "not a number from")]
    [InlineData("""{"rms_norm_eps": 1e999}""", "rms_norm_eps", "not a number from")]
    [InlineData("""{"rope_theta": 0}""", "rope_theta", "not a number from")]
    [InlineData("""{"tie_word_embeddings": "yes"}""", "tie_word_embeddings", "not a boolean")]
    [InlineData("""{"rope_scaling": {"rope_type": "yarn", "factor": 2}}""", "rope_scaling.rope_type", "yarn")]
    [InlineData("""{"rope_scaling": {"type": "dynamic", "factor": 2}}""", "rope_scaling.type", "dynamic")]
    [InlineData("""{"rope_scaling": {"rope_type": "llama3", "type": "linear", "factor": 2}}""", "rope_scaling.type", "linear")]
    [InlineData("""{"rope_scaling": {"factor": 2}}""", "rope_scaling", "no rope_type")]
    [InlineData("""{"rope_scaling": {"rope_type": "linear"}}""", "rope_scaling.factor", "is missing")]
    [InlineData("""{"rope_scaling": {"rope_type": "linear", "factor": 0}}""", "rope_scaling.factor", "not a number from")]
    [InlineData("""{"rope_scaling": {"rope_type": "llama3", "factor": 8, "low_freq_factor": 4, "high_freq_factor": 4, "original_max_position_embeddings": 8192}}""", "high_freq_factor", "not above")]
    [InlineData("""{"rope_scaling": {"rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4}}""", "original_max_position_embeddings", "is missing")]
    [InlineData("""{"rope_scaling": 8}""", "rope_scaling", "not an object")]
    [InlineData("""{"rope_theta": 5.0, "rope_parameters": {"rope_type": "default", "rope_theta": 6.0}}""", "rope_parameters", "6 here and 5")]
    [InlineData("""{"rope_scaling": {"type": "linear", "factor": 3}, "rope_parameters": {"rope_type": "default"}}""", "rope_scaling", "contradicts")]
    public void Wrong_contradictory_and_foreign_fields_are_refused(string fields, string place, string problem)
    {
        ModelFileException fault = Should.Throw<ModelFileException>(() => Read(With(fields)));
        fault.Place.ShouldContain(place);
        fault.Problem.ShouldContain(problem);
        fault.File.ShouldEndWith("config.json");
    }

    [Fact]
    public void A_missing_file_says_what_to_do() =>
        Should.Throw<ModelFileException>(() => LlamaConfigReader.Read("/nowhere/config.json")).Message
            .ShouldBe("/nowhere/config.json: file: does not exist. A model folder needs config.json; check that the path names the folder that has it.");

    // A model that we trained must open here and elsewhere with the shape that it has.
    [Fact]
    public void A_written_configuration_is_read_as_the_same() =>
        Gen.Select(Gen.Int[1, 9], Gen.Int[1, 4], Gen.Int[1, 100], Gen.Bool, Gen.Int[0, 2], Gen.Double[1, 1e6]).Sample((layers, groups, half, tied, scaling, theta) =>
        {
            var config = new LlamaConfig
            {
                VocabularySize = 300 + layers,
                HiddenSize = 7 * layers,
                Layers = layers,
                Heads = 2 * groups,
                KeyValueHeads = groups,
                HeadSize = 2 * half,
                FeedForwardSize = 11,
                ContextLength = 64,
                NormEpsilon = 1e-5 / layers,
                RopeTheta = theta,
                RopeScaling = scaling switch { 0 => null, 1 => new("linear", theta), _ => new("llama3", theta, 1, 4.5, 100) },
                TiedEmbeddings = tied,
                Numbers = tied ? NumberFormat.Bf16 : NumberFormat.Fp32,
            };
            Read(LlamaConfigWriter.ToJson(config, ElementType.BF16, 1, null)).ShouldBe(config);
        }, iter: 200);

    [Fact]
    public void Names_and_ids_are_those_that_other_programs_expect()
    {
        JsonObject json = JsonNode.Parse(LlamaConfigWriter.ToJson(Read(Llama31), ElementType.BF16, 128000, 128009))!.AsObject();
        JsonObject published = JsonNode.Parse(Llama31)!.AsObject();
        foreach ((string name, JsonNode? value) in published)
        {
            if (name is not "eos_token_id")
            {
                JsonNode.DeepEquals(Normal(json[name]), Normal(value)).ShouldBeTrue(name);
            }
        }
        json["eos_token_id"]!.GetValue<int>().ShouldBe(128009);

        // 8.0 and 8 are one number to every reader.
        static JsonNode? Normal(JsonNode? node) => node switch
        {
            JsonObject o => new JsonObject(o.Select(pair => KeyValuePair.Create(pair.Key, Normal(pair.Value)))),
            JsonValue v when v.GetValueKind() == System.Text.Json.JsonValueKind.Number => JsonValue.Create(double.Parse(v.ToJsonString())),
            _ => node?.DeepClone(),
        };
    }

    private static LlamaConfig Read(string json)
    {
        using var folder = new TemporaryFolder();
        return LlamaConfigReader.Read(folder.Write("config.json", json));
    }

    private static string With(string fields)
    {
        JsonObject json = JsonNode.Parse(Small)!.AsObject();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(fields)!.AsObject())
        {
            json[name] = value?.DeepClone();
        }
        return json.ToJsonString();
    }
}
