using Casebook.Models.Architecture;

namespace Casebook.Models.Adapters;

/// <summary>One adapted matrix and the names of what is learned of it, as PEFT writes them.</summary>
/// <param name="Target">The matrix in the model's files.</param>
/// <param name="A">Its A, [rank, columns].</param>
/// <param name="B">Its B, [rows, rank].</param>
/// <param name="Rows">Of the matrix.</param>
/// <param name="Columns">Of the matrix.</param>
public sealed record LoraMatrix(string Target, string A, string B, long Rows, long Columns)
{
    private const string Wrapped = "base_model.model.";
    private const string Weight = ".weight";

    /// <summary>Every adapted matrix of a model, in the order of its files.</summary>
    public static IEnumerable<LoraMatrix> Of(LlamaConfig config, LoraConfig lora)
    {
        foreach ((string name, long[] shape) in LlamaTensors.Of(config))
        {
            if (lora.TargetModules.Any(module => name.EndsWith("." + module + Weight, StringComparison.Ordinal)))
            {
                string module = Wrapped + name[..^Weight.Length];
                yield return new LoraMatrix(name, module + ".lora_A.weight", module + ".lora_B.weight", shape[0], shape[1]);
            }
        }
    }

    /// <summary>Every tensor of an adapter, in the order in which they are written.</summary>
    public static IEnumerable<(string Name, long[] Shape)> Tensors(LlamaConfig config, LoraConfig lora) =>
        Of(config, lora).SelectMany(matrix => ((string, long[])[])[(matrix.A, [lora.Rank, matrix.Columns]), (matrix.B, [matrix.Rows, lora.Rank])]);
}
