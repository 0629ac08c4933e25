namespace Casebook.Models.Tokenization;

/// <summary>
/// Reads <c>tokenizer.model</c>, SentencePiece's own file (github.com/google/sentencepiece, src/sentencepiece_model.proto),
/// of the kind that Llama 2 has: BPE, no normalisation but the space. Whatever would tokenize differently is refused.
/// </summary>
internal static class SentencePieceModelReader
{
    public const string FileName = "tokenizer.model";

    /// <summary>Ten times the largest in use.</summary>
    private const long MaximumBytes = 64_000_000;

    private const int Bpe = 2;
    private const string Supported = "Supported is the BPE of Llama 2 (tokenizer.model) beside the byte-level BPE of Llama 3 (tokenizer.json).";

    public static SentencePieceVocabulary Read(string path)
    {
        byte[] bytes;
        try
        {
            long length = new FileInfo(path).Length;
            if (length > MaximumBytes)
            {
                throw new ModelFileException(path, "size", $"{length} bytes is more than the {MaximumBytes} that such a file may have", "Check that this is the right file.");
            }
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ModelFileException(path, "file", $"can not be read ({e.Message.TrimEnd('.')})", "Check the file and its permissions.", e);
        }
        return Parse(bytes, path);
    }

    public static SentencePieceVocabulary Parse(ReadOnlySpan<byte> bytes, string path)
    {
        var pieces = new List<SentencePiece>();
        Trainer? trainer = null;
        Normalizer? normalizer = null;
        var cursor = new ProtobufCursor(bytes, 0, path);
        while (cursor.Next(out int field))
        {
            switch (field)
            {
                case 1: pieces.Add(ReadPiece(cursor.Message())); break;
                case 2 when trainer is null: trainer = ReadTrainer(cursor.Message()); break;
                case 3 when normalizer is null: normalizer = ReadNormalizer(cursor.Message()); break;
                case 2 or 3: throw cursor.Fault("has a specification twice");
                default: cursor.Skip(); break;
            }
        }
        // Tiktoken's files have this name too, in other models' folders.
        if (pieces.Count == 0 || trainer is null)
        {
            throw new ModelFileException(path, "pieces", "are missing: this is not a SentencePiece model", Supported);
        }
        Refuse(path, trainer, normalizer ?? new Normalizer());
        for (int id = 0; id < pieces.Count; id++)
        {
            if (pieces[id].Kind is SentencePieceKind.Unused)
            {
                throw new ModelFileException(path, $"pieces[{id}]", "is unused, which splits what was merged", Supported);
            }
        }
        return SentencePieceVocabulary.Checked(
            pieces, (normalizer ?? new Normalizer()).AddsSpace, trainer.BeginId < 0 ? null : trainer.BeginId, trainer.EndId < 0 ? null : trainer.EndId, path, "pieces");
    }

    private static void Refuse(string path, Trainer trainer, Normalizer normalizer)
    {
        string? problem =
            trainer.Kind != Bpe ? $"model_type is {trainer.Kind}, not {Bpe} (BPE)"
            : trainer.SpaceAsSuffix ? "treat_whitespace_as_suffix is set"
            : normalizer.HasMap ? "the normalizer changes characters"
            : normalizer.RemovesSpaces ? "remove_extra_whitespaces is set"
            : !normalizer.EscapesSpaces ? "escape_whitespaces is not set"
            : null;
        if (problem is not null)
        {
            throw new ModelFileException(path, "specification", problem, Supported);
        }
    }

    private static SentencePiece ReadPiece(ProtobufCursor cursor)
    {
        string? text = null;
        float score = 0;
        var kind = SentencePieceKind.Normal;
        while (cursor.Next(out int field))
        {
            switch (field)
            {
                case 1: text = cursor.Text(); break;
                case 2: score = cursor.Single(); break;
                case 3:
                    ulong number = cursor.Number();
                    kind = number is >= 1 and <= 6 ? (SentencePieceKind)number : throw cursor.Fault($"has a piece of kind {number}");
                    break;
                default: cursor.Skip(); break;
            }
        }
        return new SentencePiece(text ?? throw cursor.Fault("has a piece without text"), score, kind);
    }

    private static Trainer ReadTrainer(ProtobufCursor cursor)
    {
        var trainer = new Trainer();
        while (cursor.Next(out int field))
        {
            switch (field)
            {
                case 3: trainer = trainer with { Kind = cursor.Number() }; break;
                case 24: trainer = trainer with { SpaceAsSuffix = cursor.Boolean() }; break;
                // A negative id, "none", is a varint of 64 bits; its low half says the same.
                case 41: trainer = trainer with { BeginId = (int)(uint)cursor.Number() }; break;
                case 42: trainer = trainer with { EndId = (int)(uint)cursor.Number() }; break;
                default: cursor.Skip(); break;
            }
        }
        return trainer;
    }

    private static Normalizer ReadNormalizer(ProtobufCursor cursor)
    {
        var normalizer = new Normalizer();
        while (cursor.Next(out int field))
        {
            switch (field)
            {
                case 2: normalizer = normalizer with { HasMap = cursor.Bytes().Length > 0 }; break;
                case 3: normalizer = normalizer with { AddsSpace = cursor.Boolean() }; break;
                case 4: normalizer = normalizer with { RemovesSpaces = cursor.Boolean() }; break;
                case 5: normalizer = normalizer with { EscapesSpaces = cursor.Boolean() }; break;
                default: cursor.Skip(); break;
            }
        }
        return normalizer;
    }

    // Their values are the defaults of the format.
    private sealed record Trainer(ulong Kind = 1, bool SpaceAsSuffix = false, int BeginId = 1, int EndId = 2);

    private sealed record Normalizer(bool HasMap = false, bool AddsSpace = true, bool RemovesSpaces = true, bool EscapesSpaces = true);
}
