namespace Casebook.Models.Tokenization;

/// <summary>How text becomes tokens: byte-level BPE, or SentencePiece's BPE.</summary>
/// <remarks>Implementations are thread-safe.</remarks>
internal interface ITextEncoder
{
    /// <summary>Adds the tokens of a text; never a special one. Half of a surrogate pair is encoded as U+FFFD.</summary>
    void Encode(ReadOnlySpan<char> text, List<int> tokens);
}
