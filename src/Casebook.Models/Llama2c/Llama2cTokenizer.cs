using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;
using Casebook.Models.Tensors;
using Casebook.Models.Tokenization;

namespace Casebook.Models.Llama2c;

/// <summary>
/// The tokenizer beside a model of llama2.c (tokenizer.py, export): the longest token's length, then of each token its
/// score, length and bytes, a SentencePiece vocabulary in which spaces are written as such and the first three tokens
/// are unknown, beginning and end.
/// </summary>
internal static class Llama2cTokenizer
{
    private const string Remedy = "Check that this is the tokenizer (.bin) that belongs to the model.";

    /// <param name="path">The file.</param>
    /// <param name="tokens">How many it has to have.</param>
    /// <exception cref="ModelFileException">Missing, or not such a file.</exception>
    public static Tokenizer Read(string path, int tokens)
    {
        using var file = MappedFile.Open(path);
        if (file.Length < 4 + 8L * tokens)
        {
            throw new ModelFileException(path, "size", $"is {file.Length} bytes, too few for {tokens} tokens", Remedy);
        }
        var pieces = new List<SentencePiece>();
        long position = 4;
        while (pieces.Count < tokens)
        {
            float score = BinaryPrimitives.ReadSingleLittleEndian(Take(4));
            int length = BinaryPrimitives.ReadInt32LittleEndian(Take(4));
            ReadOnlySpan<byte> bytes = Take(length);
            string text = Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : throw new ModelFileException(path, $"token {pieces.Count}", "is not valid UTF-8", Remedy);
            pieces.Add(Piece(pieces.Count, text, score));
        }
        if (position != file.Length)
        {
            throw new ModelFileException(path, $"offset {position}", $"has {file.Length - position} bytes after the last of {tokens} tokens", Remedy);
        }
        return new Tokenizer(SentencePieceVocabulary.Checked(pieces, addsSpace: true, beginId: 1, endId: 2, path, "token"));

        ReadOnlySpan<byte> Take(int count)
        {
            if (count < 0 || count > file.Length - position)
            {
                throw new ModelFileException(path, $"token {pieces.Count}", "goes beyond the file's end", Remedy);
            }
            ReadOnlySpan<byte> bytes = file.Bytes(position, count);
            position += count;
            return bytes;
        }
    }

    private static SentencePiece Piece(int id, string text, float score)
    {
        var piece = new SentencePiece(text, score, SentencePieceKind.Byte);
        return id switch
        {
            0 => new SentencePiece("<unk>", score, SentencePieceKind.Unknown),
            1 => new SentencePiece("<s>", score, SentencePieceKind.Control),
            2 => new SentencePiece("</s>", score, SentencePieceKind.Control),
            _ when piece.TryByte(out _) => piece,
            _ => new SentencePiece(text.Replace(' ', SentencePiece.Space), score, SentencePieceKind.Normal),
        };
    }
}
