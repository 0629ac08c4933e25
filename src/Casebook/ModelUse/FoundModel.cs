namespace Casebook.ModelUse;

/// <summary>A model folder that lies about: Hugging Face layout, with weights in it.</summary>
/// <param name="Path">As the user would type it, relative to the current folder where it is inside.</param>
/// <param name="WeightBytes">Size of its safetensors files.</param>
/// <param name="Written">When its newest weight file was written (UTC).</param>
internal sealed record FoundModel(string Path, long WeightBytes, DateTime Written);
