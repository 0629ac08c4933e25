using System.Text.Json;
using Casebook.Models.Architecture;
using Casebook.Models.Json;
using Casebook.Models.Tensors;

namespace Casebook.Models.Adapters;

/// <summary>
/// An adapter as PEFT writes it: <c>adapter_config.json</c> and <c>adapter_model.safetensors</c>. What PEFT would compute
/// otherwise than W₀ + (alpha / rank) · B · A is refused, never guessed.
/// </summary>
/// <remarks>Reading is thread-safe.</remarks>
public sealed class AdapterFolder : IDisposable
{
    /// <summary>The file with rank, alpha and modules.</summary>
    public const string ConfigFileName = "adapter_config.json";

    /// <summary>The file with A and B.</summary>
    public const string WeightsFileName = "adapter_model.safetensors";

    private const string Supported = "This program merges plain LoRA adapters of a layer's seven matrices; merge others with PEFT (merge_and_unload).";

    // Null, false, "none" or empty where they are not in use.
    private static readonly string[] _otherMethods =
    [
        "alpha_pattern", "arrow_config", "bias", "exclude_modules", "fan_in_fan_out", "layer_replication", "layers_to_transform", "lora_bias",
        "modules_to_save", "rank_pattern", "target_parameters", "trainable_token_indices", "use_dora", "use_qalora", "use_rslora",
    ];

    private AdapterFolder(string location, LoraConfig lora, string? baseModel, ITensorSource tensors) =>
        (Location, Lora, BaseModel, Tensors) = (location, lora, baseModel, tensors);

    /// <summary>The folder.</summary>
    public string Location { get; }

    /// <summary>Rank, alpha and modules.</summary>
    public LoraConfig Lora { get; }

    /// <summary>The model that it was made for, as its author named it; null where the file does not say.</summary>
    public string? BaseModel { get; }

    /// <summary>A and B; that they fit a model <see cref="Check"/> says.</summary>
    public ITensorSource Tensors { get; }

    /// <summary>Opens an adapter's folder, or a run's folder with its <c>adapter</c> inside.</summary>
    /// <exception cref="ModelFileException">Something is missing or damaged, or it is no plain LoRA.</exception>
    public static AdapterFolder Open(string path)
    {
        string inside = Path.Combine(path, "adapter");
        string folder = !File.Exists(Path.Combine(path, ConfigFileName)) && File.Exists(Path.Combine(inside, ConfigFileName)) ? inside : path;
        JsonNodeReader root = JsonFile.Open(Path.Combine(folder, ConfigFileName), $"An adapter's folder needs {ConfigFileName}; check that the path names the folder that has it.");
        LoraConfig lora = Read(root);
        return new AdapterFolder(
            folder, lora, root.Optional("base_model_name_or_path")?.Text(), SafetensorsFile.Open(Path.Combine(folder, WeightsFileName)));
    }

    /// <summary>Checks that the adapter has A and B for every matrix that it names, in the shapes that a model asks for, and nothing else.</summary>
    /// <exception cref="ModelFileException">A tensor is missing, has another shape, or has no place.</exception>
    public void Check(LlamaConfig config)
    {
        const string Remedy = "Check that the adapter was made for this model.";
        HashSet<string> left = [.. Tensors.Names];
        foreach ((string name, long[] shape) in LoraMatrix.Tensors(config, Lora))
        {
            if (!left.Remove(name))
            {
                throw new ModelFileException(Tensors.Location, $"tensor {name}", "is missing", Remedy);
            }
            IReadOnlyList<long> given = Tensors.Shape(name);
            if (!given.SequenceEqual(shape))
            {
                throw new ModelFileException(
                    Tensors.Location, $"tensor {name}", $"has the shape [{string.Join(", ", given)}]; the model and {ConfigFileName} ask for [{string.Join(", ", shape)}]", Remedy);
            }
        }
        if (left.Order(StringComparer.Ordinal).FirstOrDefault() is { } other)
        {
            throw new ModelFileException(Tensors.Location, $"tensor {other}", "belongs to no matrix that the adapter names", Remedy);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Tensors.Dispose();

    private static LoraConfig Read(JsonNodeReader root)
    {
        JsonNodeReader type = root.Required("peft_type");
        if (type.Text() != "LORA")
        {
            throw type.Fault($"is \"{type.Text()}\", not \"LORA\"", Supported);
        }
        foreach (string name in _otherMethods)
        {
            if (root.Optional(name) is { } method && IsInUse(method.Element))
            {
                throw method.Fault("is in use", Supported);
            }
        }
        // Those of a name begin by changing the model itself (PiSSA, OLoRA, LoftQ).
        if (root.Optional("init_lora_weights") is { Element.ValueKind: JsonValueKind.String } initial && initial.Text() != "gaussian")
        {
            throw initial.Fault($"is \"{initial.Text()}\"", Supported);
        }
        var modules = new List<string>();
        foreach (JsonNodeReader item in root.Required("target_modules").Items())
        {
            string module = item.Text();
            if (!LoraConfig.Modules.Contains(module) || modules.Contains(module))
            {
                throw item.Fault($"is \"{module}\", which is {(modules.Contains(module) ? "there twice" : "none of " + string.Join(", ", LoraConfig.Modules))}", Supported);
            }
            modules.Add(module);
        }
        if (modules.Count == 0)
        {
            throw root.Required("target_modules").Fault("names no matrix", Supported);
        }
        return new LoraConfig
        {
            Rank = (int)root.Required("r").Integer(1, 1 << 16),
            Alpha = root.Required("lora_alpha").Number(-1e9, 1e9),
            TargetModules = modules,
        };
    }

    private static bool IsInUse(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.String => !value.ValueEquals("none"),
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => true,
    };
}
