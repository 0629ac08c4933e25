using System.Runtime.InteropServices;

namespace Casebook.Models.Tokenization;

/// <summary>
/// A SentencePiece vocabulary with the semantics of Hugging Face's tokenizers: characters become their tokens, or the
/// tokens of their bytes, then neighbours are merged by rank. Where a <c>tokenizer.json</c> was made of a
/// <c>tokenizer.model</c>, both give the same tokens but for ties within runs of one letter.
/// </summary>
internal sealed class ByteFallbackEncoder : SpacedTextEncoder
{
    private readonly Dictionary<string, int> _characters = [];
    private readonly BpeMerger _merger;

    public ByteFallbackEncoder(SentencePieceVocabulary vocabulary, IReadOnlyList<(int Left, int Right, int Result)> merges)
        : base(vocabulary, missingByte: 0)
    {
        _merger = new BpeMerger(merges);
        for (int id = 0; id < vocabulary.Pieces.Count; id++)
        {
            SentencePiece piece = vocabulary.Pieces[id];
            if (piece.IsMade && piece.Text.Length <= 2)
            {
                _characters[piece.Text] = id;
            }
        }
    }

    protected override void Merge(ReadOnlySpan<char> word, List<int> tokens)
    {
        var sequence = new List<int>(word.Length);
        for (int at = 0; at < word.Length;)
        {
            int length = char.IsHighSurrogate(word[at]) ? 2 : 1;
            ReadOnlySpan<char> character = word.Slice(at, length);
            if (_characters.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(character, out int id))
            {
                sequence.Add(id);
            }
            else
            {
                AddBytes(character, sequence);
            }
            at += length;
        }
        _merger.Merge(CollectionsMarshal.AsSpan(sequence), tokens);
    }
}
