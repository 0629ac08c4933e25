using Casebook.Models.Json;

namespace Casebook.Models.Architecture;

/// <summary>
/// Reads <c>config.json</c> as the transformers library writes it for Llama 2, 3 and 3.1, its older spellings included.
/// Anything that this program would compute differently from the model's authors is refused, never guessed.
/// </summary>
public static class LlamaConfigReader
{
    private const string Supported = "This program runs Llama models (2, 3, 3.1) only.";
    private const string AskPublisher = "Correct the field, or take config.json from the model's publisher again.";
    private const int MaximumSize = 1 << 24;

    /// <exception cref="ModelFileException">Missing, damaged, contradictory, or another architecture.</exception>
    public static LlamaConfig Read(string path)
    {
        JsonNodeReader root = JsonFile.Open(path, "A model folder needs config.json; check that the path names the folder that has it.");
        RefuseOtherArchitectures(root);

        int hidden = Size(root, "hidden_size");
        int heads = Size(root, "num_attention_heads");
        int keyValueHeads = root.Optional("num_key_value_heads") is { } kv ? (int)kv.Integer(1, MaximumSize) : heads;
        if (heads % keyValueHeads != 0)
        {
            throw root.Required("num_key_value_heads").Fault($"is {keyValueHeads}, which does not divide num_attention_heads ({heads})", AskPublisher);
        }
        (double theta, RopeScaling? scaling) = Rope(root);
        return new LlamaConfig
        {
            VocabularySize = Size(root, "vocab_size"),
            HiddenSize = hidden,
            Layers = Size(root, "num_hidden_layers"),
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = HeadSize(root, hidden, heads),
            FeedForwardSize = Size(root, "intermediate_size"),
            ContextLength = (int)root.Required("max_position_embeddings").Integer(1, int.MaxValue),
            // Absent means 1e-6 to transformers, though every Llama since 2 writes it.
            NormEpsilon = root.Optional("rms_norm_eps")?.Number(1e-20, 1) ?? 1e-6,
            RopeTheta = theta,
            RopeScaling = scaling,
            TiedEmbeddings = root.Optional("tie_word_embeddings")?.Boolean() ?? false,
            Numbers = root.Optional(LlamaConfigWriter.PrecisionKey) is { } precision ? Numbers(precision) : NumberFormat.Fp32,
        };
    }

    private static NumberFormat Numbers(JsonNodeReader node) => node.Text() switch
    {
        "fp32" => NumberFormat.Fp32,
        "bf16" => NumberFormat.Bf16,
        var other => throw node.Fault($"is \"{other}\", neither fp32 nor bf16", "Correct the field, or leave it out for fp32."),
    };

    private static void RefuseOtherArchitectures(JsonNodeReader root)
    {
        if (root.Optional("model_type") is { } type)
        {
            if (type.Text() != "llama")
            {
                throw type.Fault($"is \"{type.Text()}\", not \"llama\"", Supported);
            }
        }
        else if (root.Optional("architectures") is null)
        {
            throw new ModelFileException(root.File, "model_type", "is missing", Supported + " Their config.json has \"model_type\": \"llama\".");
        }
        if (root.Optional("architectures") is { } architectures)
        {
            List<string> names = [.. architectures.Items().Select(item => item.Text())];
            if (!names.Contains("LlamaForCausalLM"))
            {
                throw architectures.Fault($"is [{string.Join(", ", names)}], not [LlamaForCausalLM]", Supported);
            }
        }
        if (root.Optional("hidden_act") is { } activation && activation.Text() is not ("silu" or "swish"))
        {
            throw activation.Fault($"is \"{activation.Text()}\", not \"silu\"", Supported);
        }
        foreach (string bias in (string[])["attention_bias", "mlp_bias"])
        {
            if (root.Optional(bias) is { } node && node.Boolean())
            {
                throw node.Fault("is true, but Llama has no biases", Supported);
            }
        }
        if (root.Optional("quantization_config") is { } quantized)
        {
            throw quantized.Fault("says that the weights are quantised", "Take the model's original weights (F32, F16 or BF16).");
        }
    }

    private static int HeadSize(JsonNodeReader root, int hidden, int heads)
    {
        int size;
        if (root.Optional("head_dim") is { } given)
        {
            size = (int)given.Integer(1, MaximumSize);
        }
        else if (hidden % heads != 0)
        {
            throw root.Required("hidden_size").Fault($"is {hidden}, which num_attention_heads ({heads}) does not divide, and there is no head_dim", AskPublisher);
        }
        else
        {
            size = hidden / heads;
        }
        if (size % 2 != 0)
        {
            throw new ModelFileException(root.File, "head_dim", $"is {size}, but rotary positions need an even size", AskPublisher);
        }
        if ((long)size * heads > MaximumSize)
        {
            throw new ModelFileException(root.File, "head_dim", $"{heads} heads of {size} are more than {MaximumSize} columns", AskPublisher);
        }
        return size;
    }

    /// <summary>Theta and scaling: two fields of the root until transformers 4, one object <c>rope_parameters</c> since 5.</summary>
    private static (double Theta, RopeScaling? Scaling) Rope(JsonNodeReader root)
    {
        JsonNodeReader? old = root.Optional("rope_scaling");
        double? theta = root.Optional("rope_theta")?.Number(1, 1e15);
        if (root.Optional("rope_parameters") is not { } parameters)
        {
            return (theta ?? 10000, old is { } legacy ? Scaling(legacy) : null);
        }
        double newTheta = parameters.Optional("rope_theta")?.Number(1, 1e15) ?? theta ?? 10000;
        RopeScaling? scaling = Scaling(parameters);
        if (theta is { } oldTheta && oldTheta != newTheta)
        {
            throw parameters.Fault($"rope_theta is {newTheta:R} here and {oldTheta:R} in the root", AskPublisher);
        }
        if (old is { } both && Scaling(both) != scaling)
        {
            throw both.Fault("contradicts rope_parameters", AskPublisher);
        }
        return (newTheta, scaling);
    }

    private static RopeScaling? Scaling(JsonNodeReader node)
    {
        JsonNodeReader? type = node.Optional("rope_type");
        JsonNodeReader? legacyType = node.Optional("type");
        if (type is { } a && legacyType is { } b && a.Text() != b.Text())
        {
            throw b.Fault($"is \"{b.Text()}\", but rope_type is \"{a.Text()}\"", AskPublisher);
        }
        switch ((type ?? legacyType)?.Text())
        {
            // An object without a type scales nothing only if it has no factor either.
            case null when node.Optional("factor") is null:
            case "default":
                return null;
            case "linear":
                return new RopeScaling("linear", node.Required("factor").Number(1, 1e6));
            case "llama3":
                double low = node.Required("low_freq_factor").Number(1e-6, 1e6);
                double high = node.Required("high_freq_factor").Number(1e-6, 1e6);
                if (high <= low)
                {
                    throw node.Required("high_freq_factor").Fault($"is {high:R}, not above low_freq_factor ({low:R})", AskPublisher);
                }
                return new RopeScaling(
                    "llama3", node.Required("factor").Number(1, 1e6), low, high,
                    (int)node.Required("original_max_position_embeddings").Integer(1, int.MaxValue));
            case null:
                throw node.Fault("has a factor but no rope_type", AskPublisher);
            case var other:
                throw (type ?? legacyType)!.Value.Fault($"\"{other}\" is not supported", "Supported are llama3, linear and default.");
        }
    }

    private static int Size(JsonNodeReader root, string name) => (int)root.Required(name).Integer(1, MaximumSize);
}
