namespace Casebook.Models.Adapters;

/// <summary>
/// Low-rank adaptation (Hu et al., arXiv 2106.09685, section 4.1): of some of a model's matrices
/// W = W₀ + (alpha / rank) · B · A is used, and A and B alone are learned.
/// </summary>
public sealed record LoraConfig
{
    /// <summary>Rows of A and columns of B; at least 1.</summary>
    public required int Rank { get; init; }

    /// <summary>What B · A is multiplied by, times the rank; finite.</summary>
    public required double Alpha { get; init; }

    /// <summary>Which matrices of every layer, of <see cref="Modules"/>; each once.</summary>
    public required IReadOnlyList<string> TargetModules { get; init; }

    /// <summary>The matrices of a layer, in transformers' names.</summary>
    public static IReadOnlyList<string> Modules { get; } = ["q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj"];

    /// <summary>What B · A is multiplied by, in the numbers in which that is done.</summary>
    public float Scale => (float)(Alpha / Rank);
}
