using System.Text.Json.Nodes;
using Casebook.Models.Architecture;
using Casebook.Models.Tensors;
using Casebook.Runs.Files;

namespace Casebook.Models.Adapters;

/// <summary>Writes an adapter as PEFT does: a folder that PEFT, vLLM and llama.cpp's converter read beside the model that it adapts.</summary>
public static class AdapterFolderWriter
{
    /// <summary>Writes the tensors and, last, <c>adapter_config.json</c>: a folder without it is no adapter.</summary>
    /// <param name="path">The folder; made where it does not exist.</param>
    /// <param name="config">The architecture of the model that is adapted.</param>
    /// <param name="lora">The adapter.</param>
    /// <param name="baseModel">The model that is adapted, as its user names it.</param>
    /// <param name="writeTensors">Writes every tensor of <see cref="LoraMatrix.Tensors"/> once, in any order.</param>
    /// <exception cref="FileWriteException">The disk refuses.</exception>
    public static void Write(string path, LlamaConfig config, LoraConfig lora, string baseModel, Action<TensorWriter> writeTensors)
    {
        Directory.CreateDirectory(path);
        TensorWriter.WriteFile(Path.Combine(path, AdapterFolder.WeightsFileName), LoraMatrix.Tensors(config, lora), ElementType.F32, writeTensors);
        AtomicFile.WriteAllText(Path.Combine(path, AdapterFolder.ConfigFileName), Json(lora, baseModel));
    }

    private static string Json(LoraConfig lora, string baseModel) => new JsonObject
    {
        ["alpha_pattern"] = new JsonObject(),
        ["auto_mapping"] = null,
        ["base_model_name_or_path"] = baseModel,
        ["bias"] = "none",
        ["fan_in_fan_out"] = false,
        ["inference_mode"] = true,
        ["init_lora_weights"] = true,
        ["layers_pattern"] = null,
        ["layers_to_transform"] = null,
        // PEFT's own is a whole number; one that is not is read all the same.
        ["lora_alpha"] = lora.Alpha == Math.Floor(lora.Alpha) && Math.Abs(lora.Alpha) < 1e15 ? JsonValue.Create((long)lora.Alpha) : JsonValue.Create(lora.Alpha),
        ["lora_dropout"] = 0.0,
        ["modules_to_save"] = null,
        ["peft_type"] = "LORA",
        ["r"] = lora.Rank,
        ["rank_pattern"] = new JsonObject(),
        ["revision"] = null,
        ["target_modules"] = new JsonArray([.. lora.TargetModules.Select(module => (JsonNode)module)]),
        ["task_type"] = "CAUSAL_LM",
        ["use_dora"] = false,
        ["use_rslora"] = false,
    }.ToJsonString(LlamaConfigWriter.Indented) + "\n";
}
