namespace Casebook.Models.Tokenization;

/// <summary>What a byte-level BPE tokenizer is made of. Ids have gaps where <see cref="TokenBytes"/> is null.</summary>
/// <param name="TokenBytes">By id: the bytes of each token; null for special tokens and gaps.</param>
/// <param name="Merges">In order of rank: two tokens and the token that they make.</param>
/// <param name="SpecialTokens">Tokens that no text becomes, with their ids.</param>
/// <param name="IgnoreMerges">A piece that is a token as it stands is taken whole, whatever the merges say (Llama 3).</param>
/// <param name="BeginId">The token that begins a text, where the file says so.</param>
/// <param name="EndId">The token that ends one, where the file says so.</param>
/// <param name="HasBegin">Whether any token is put before a text.</param>
internal sealed record BpeVocabulary(
    IReadOnlyList<byte[]?> TokenBytes,
    IReadOnlyList<(int Left, int Right, int Result)> Merges,
    IReadOnlyDictionary<string, int> SpecialTokens,
    bool IgnoreMerges,
    int? BeginId = null,
    int? EndId = null,
    bool HasBegin = true);
