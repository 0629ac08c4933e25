using Casebook.Models.Adapters;
using Casebook.Models.Architecture;

namespace Casebook.Training.Checkpoints;

/// <summary>What is trained, as the files of a run have it.</summary>
/// <param name="Config">The model.</param>
/// <param name="TokenizerFolder">Where its tokenizer is copied from.</param>
/// <param name="Lora">Null where all weights are learned.</param>
/// <param name="Base">The model below the adapters, as its user named it.</param>
internal sealed record TrainedModel(LlamaConfig Config, string TokenizerFolder, LoraConfig? Lora = null, string Base = "");
