using Casebook.Models.Architecture;

namespace Casebook.Bench.Comparison;

/// <summary>What a model makes a machine do, the same for every engine.</summary>
/// <param name="PassBytes">Bytes of the file's weights that one step reads, however many sequences it has.</param>
/// <param name="LayerWeights">Weights that every row is multiplied with.</param>
/// <param name="HeadWeights">Weights that a row is multiplied with only where the token behind it is wanted.</param>
internal sealed record ModelWork(long PassBytes, long LayerWeights, long HeadWeights)
{
    public static ModelWork Of(LlamaConfig config, long passBytes) => new(
        passBytes,
        LlamaTensors.Of(config).Where(tensor => tensor.Shape.Length == 2 && tensor.Name is not (LlamaTensors.Embedding or LlamaTensors.Head)).Sum(tensor => tensor.Shape[0] * tensor.Shape[1]),
        (long)config.VocabularySize * config.HiddenSize);

    /// <summary>Multiplications and additions with weights for one token of a scenario.</summary>
    public double Operations(Scenario scenario) => 2.0 * (LayerWeights + (scenario.IsPrompt ? (double)HeadWeights / scenario.PromptTokens : HeadWeights));
}
