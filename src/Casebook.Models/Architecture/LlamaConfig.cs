namespace Casebook.Models.Architecture;

/// <summary>
/// What <c>config.json</c> says of a Llama model, with the names of the transformers library in the comments.
/// Sizes are the model's own; whoever computes with them may pad.
/// </summary>
public sealed record LlamaConfig
{
    /// <summary><c>vocab_size</c>: rows of the embedding.</summary>
    public required int VocabularySize { get; init; }

    /// <summary><c>hidden_size</c>.</summary>
    public required int HiddenSize { get; init; }

    /// <summary><c>num_hidden_layers</c>.</summary>
    public required int Layers { get; init; }

    /// <summary><c>num_attention_heads</c>.</summary>
    public required int Heads { get; init; }

    /// <summary><c>num_key_value_heads</c>; divides <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary><c>head_dim</c>, or <c>hidden_size / num_attention_heads</c> where the file has none. Even.</summary>
    public required int HeadSize { get; init; }

    /// <summary><c>intermediate_size</c>.</summary>
    public required int FeedForwardSize { get; init; }

    /// <summary><c>max_position_embeddings</c>: tokens of context.</summary>
    public required int ContextLength { get; init; }

    /// <summary><c>rms_norm_eps</c>.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary><c>rope_theta</c>.</summary>
    public double RopeTheta { get; init; } = 10000;

    /// <summary><c>rope_scaling</c> of type <c>llama3</c> or <c>linear</c>; null for none.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary><c>tie_word_embeddings</c>: the head is the embedding.</summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary><c>casebook_precision</c>, which other programs pass over: what the model was trained in, and fp32 weights are multiplied in.</summary>
    public NumberFormat Numbers { get; init; }
}

/// <summary>
/// Rotary scaling. <see cref="Kind"/> <c>llama3</c> (Llama 3.1): frequencies with a wavelength above
/// <c>original / low</c> are divided by <see cref="Factor"/>, those below <c>original / high</c> are kept, those
/// between are blended. <c>linear</c> divides all of them.
/// </summary>
public sealed record RopeScaling(
    string Kind, double Factor, double LowFrequencyFactor = 1, double HighFrequencyFactor = 4, int OriginalContextLength = 8192);
