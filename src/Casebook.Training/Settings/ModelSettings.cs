using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Casebook.Models.Architecture;
using Casebook.Training.Initialization;

namespace Casebook.Training.Settings;

/// <summary>The architecture of a new model; the vocabulary is the tokenizer's.</summary>
public sealed class ModelSettings : IValidatableObject
{
    [Range(8, 65536)]
    [Description("Width of the model (Llama-3.1-8B: 4096)")]
    public required int HiddenSize { get; init; }

    [Range(1, 1024)]
    [Description("Layers (Llama-3.1-8B: 32)")]
    public required int Layers { get; init; }

    [Range(1, 1024)]
    [Description("Attention heads (Llama-3.1-8B: 32)")]
    public required int Heads { get; init; }

    [Range(1, 1024)]
    [Description("Heads of keys and values, divides heads (Llama-3.1-8B: 8). Default: heads")]
    public int? KeyValueHeads { get; init; }

    [Range(2, 1024)]
    [Description("Size of a head, even (Llama-3.1-8B: 128). Default: hidden_size / heads")]
    public int? HeadSize { get; init; }

    [Range(8, 1 << 20)]
    [Description("Width of the feed-forward part (Llama-3.1-8B: 14336, 3.5 times hidden_size)")]
    public required int FeedForwardSize { get; init; }

    [Range(8, 1 << 20)]
    [Description("Tokens of context")]
    public required int ContextLength { get; init; }

    [Description("Whether the head is the embedding (Llama-3.2-1B: true, Llama-3.1-8B: false); saves parameters where the model is small")]
    public bool TiedEmbeddings { get; init; } = true;

    [Range(1.0, 1e9)]
    [Description("Base of the rotary frequencies (Llama 2: 10000, Llama 3: 500000)")]
    public double RopeTheta { get; init; } = 10000;

    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [Description("Added to the mean square in RMSNorm (Llama 3: 1e-5)")]
    public double NormEpsilon { get; init; } = 1e-5;

    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    [Description("Standard deviation of the first weights (transformers' Llama and GPT-2: 0.02); that of matrices which write into the residual stream is divided by the root of twice the layers (GPT-2)")]
    public double InitialDeviation { get; init; } = 0.02;

    [Description("random draws every matrix; induction begins the first two layers' attention with the circuit that copies, which a small model needs to quote its prompt and would not find within millions of tokens (Olsson et al. 2022; Trockman and Kolter, arXiv 2305.09828)")]
    public InitialAttention InitialAttention { get; init; } = InitialAttention.Random;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Heads % (KeyValueHeads ?? Heads) != 0)
        {
            yield return new ValidationResult($"is {KeyValueHeads}, must divide heads ({Heads})", [nameof(KeyValueHeads)]);
        }
        if (HeadSize is null && HiddenSize % Heads != 0)
        {
            yield return new ValidationResult($"is {HiddenSize}, must be a multiple of heads ({Heads}) unless head_size is given", [nameof(HiddenSize)]);
        }
        else if ((HeadSize ?? (HiddenSize / Heads)) % 2 != 0)
        {
            yield return new ValidationResult("the size of a head must be even", [HeadSize is null ? nameof(HiddenSize) : nameof(HeadSize)]);
        }
        else if (InitialAttention == InitialAttention.Induction && InductionFault() is { } fault)
        {
            yield return new ValidationResult($"is induction, which {fault}", [nameof(InitialAttention)]);
        }
    }

    private string? InductionFault()
    {
        int headSize = HeadSize ?? (HiddenSize / Heads);
        return Layers < 2 ? "needs two layers at least"
            : (KeyValueHeads ?? Heads) != Heads ? "needs as many heads of keys and values as heads"
            : !TiedEmbeddings ? "needs tied embeddings: what is copied must be what the head reads"
            : Heads * headSize != HiddenSize || headSize < 16 || HiddenSize < 3 * headSize ? "needs heads that share hidden_size evenly, three at least and of 16 dimensions at least"
            : null;
    }

    /// <summary>The configuration of the new model.</summary>
    /// <param name="vocabularySize">The tokenizer's.</param>
    public LlamaConfig ToConfig(int vocabularySize) => new()
    {
        VocabularySize = vocabularySize,
        HiddenSize = HiddenSize,
        Layers = Layers,
        Heads = Heads,
        KeyValueHeads = KeyValueHeads ?? Heads,
        HeadSize = HeadSize ?? (HiddenSize / Heads),
        FeedForwardSize = FeedForwardSize,
        ContextLength = ContextLength,
        NormEpsilon = NormEpsilon,
        RopeTheta = RopeTheta,
        TiedEmbeddings = TiedEmbeddings,
    };
}
