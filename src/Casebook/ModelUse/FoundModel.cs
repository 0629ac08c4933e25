namespace Casebook.ModelUse;

/// <summary>A model that lies about: a Hugging Face folder with weights in it, or a GGUF file.</summary>
/// <param name="Path">As the user would type it, relative to the current folder where it is inside.</param>
/// <param name="WeightBytes">Size of its safetensors files, or of the GGUF file.</param>
/// <param name="Written">When its newest weight file was written (UTC).</param>
internal sealed record FoundModel(string Path, long WeightBytes, DateTime Written);
