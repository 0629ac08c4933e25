using System.Buffers.Binary;
using System.Text;

namespace Casebook.Models.Tokenization;

/// <summary>Writes <c>tokenizer.model</c> as SentencePiece, transformers and llama.cpp's converter read it.</summary>
internal static class SentencePieceModelWriter
{
    public static byte[] ToBytes(SentencePieceVocabulary vocabulary)
    {
        var model = new MemoryStream();
        foreach (SentencePiece piece in vocabulary.Pieces)
        {
            var entry = new MemoryStream();
            WriteText(entry, 1, piece.Text);
            WriteSingle(entry, 2, piece.Score);
            if (piece.Kind != SentencePieceKind.Normal)
            {
                WriteNumber(entry, 3, (ulong)piece.Kind);
            }
            WriteMessage(model, 1, entry);
        }
        var trainer = new MemoryStream();
        WriteNumber(trainer, 3, 2);
        WriteNumber(trainer, 4, (ulong)vocabulary.Pieces.Count);
        WriteNumber(trainer, 35, vocabulary.Pieces.Any(piece => piece.Kind == SentencePieceKind.Byte) ? 1u : 0);
        int unknown = vocabulary.Pieces.ToList().FindIndex(piece => piece.Kind == SentencePieceKind.Unknown);
        WriteNumber(trainer, 40, Id(unknown));
        WriteNumber(trainer, 41, Id(vocabulary.BeginId ?? -1));
        WriteNumber(trainer, 42, Id(vocabulary.EndId ?? -1));
        WriteNumber(trainer, 43, Id(-1));
        if (unknown >= 0) { WriteText(trainer, 45, vocabulary.Pieces[unknown].Text); }
        if (vocabulary.BeginId is { } begin) { WriteText(trainer, 46, vocabulary.Pieces[begin].Text); }
        if (vocabulary.EndId is { } end) { WriteText(trainer, 47, vocabulary.Pieces[end].Text); }
        WriteMessage(model, 2, trainer);
        var normalizer = new MemoryStream();
        WriteText(normalizer, 1, "identity");
        WriteNumber(normalizer, 3, vocabulary.AddsSpace ? 1u : 0);
        WriteNumber(normalizer, 4, 0);
        WriteNumber(normalizer, 5, 1);
        WriteMessage(model, 3, normalizer);
        return model.ToArray();
    }

    // The format's 32-bit numbers are sign-extended to 64 bits.
    private static ulong Id(int id) => (ulong)(long)id;

    private static void WriteNumber(MemoryStream stream, int field, ulong value)
    {
        WriteVarint(stream, (ulong)field << 3 | ProtobufCursor.Varint);
        WriteVarint(stream, value);
    }

    private static void WriteSingle(MemoryStream stream, int field, float value)
    {
        WriteVarint(stream, (ulong)field << 3 | ProtobufCursor.Fixed32);
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void WriteText(MemoryStream stream, int field, string text) => WriteBytes(stream, field, Encoding.UTF8.GetBytes(text));

    private static void WriteMessage(MemoryStream stream, int field, MemoryStream message) =>
        WriteBytes(stream, field, message.GetBuffer().AsSpan(0, (int)message.Length));

    private static void WriteBytes(MemoryStream stream, int field, ReadOnlySpan<byte> bytes)
    {
        WriteVarint(stream, (ulong)field << 3 | ProtobufCursor.Delimited);
        WriteVarint(stream, (ulong)bytes.Length);
        stream.Write(bytes);
    }

    private static void WriteVarint(MemoryStream stream, ulong value)
    {
        for (; value >= 128; value >>= 7)
        {
            stream.WriteByte((byte)(value & 127 | 128));
        }
        stream.WriteByte((byte)value);
    }
}
