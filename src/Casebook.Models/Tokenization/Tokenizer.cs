using System.Text;
using Casebook.Models.Chat;
using Casebook.Models.Json;

namespace Casebook.Models.Tokenization;

/// <summary>
/// Text to tokens and back, with byte-level BPE (Llama 3) or SentencePiece's BPE (Llama 2): exact on any text there and
/// back. Text never becomes a special token, whatever it says; special tokens are put between texts by their ids alone.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class Tokenizer
{
    private readonly ITextEncoder _encoder;
    private readonly IReadOnlyList<byte[]?> _bytes;

    internal Tokenizer(BpeVocabulary vocabulary)
    {
        ByteLevel = vocabulary;
        _encoder = new ByteLevelEncoder(vocabulary);
        _bytes = vocabulary.TokenBytes;
        SpecialTokens = vocabulary.SpecialTokens;
        BeginToken = vocabulary.HasBegin ? vocabulary.BeginId ?? Named("<|begin_of_text|>", "<s>") : null;
        EndToken = vocabulary.EndId ?? Named("<|eot_id|>", "<|end_of_text|>", "</s>");
    }

    internal Tokenizer(SentencePieceVocabulary vocabulary)
        : this(vocabulary, new SentencePieceEncoder(vocabulary))
    {
    }

    internal Tokenizer(SentencePieceVocabulary vocabulary, ITextEncoder encoder)
    {
        SentencePiece = vocabulary;
        _encoder = encoder;
        _bytes = vocabulary.TokenBytes();
        SpecialTokens = vocabulary.SpecialTokens();
        BeginToken = vocabulary.BeginId;
        EndToken = vocabulary.EndId;
        AddsSpace = vocabulary.AddsSpace;
    }

    /// <summary>The kind's name, for people.</summary>
    public string Kind => SentencePiece is null ? "byte-level BPE (Llama 3)" : "SentencePiece BPE (Llama 2)";

    /// <summary>The highest token id and one: the least number of rows that an embedding must have.</summary>
    public int VocabularySize => _bytes.Count;

    /// <summary>All tokens that no text becomes, with their ids (<c>added_tokens</c> of a tokenizer.json).</summary>
    public IReadOnlyDictionary<string, int> SpecialTokens { get; }

    /// <summary>The token that the model has seen before every text; null where there is none.</summary>
    public int? BeginToken { get; private set; }

    /// <summary>The token that ends a text, or an assistant's turn; null where there is none.</summary>
    public int? EndToken { get; }

    /// <summary>
    /// Tokens after which nothing belongs to a text any more: those that end it, and the one that begins the next, which
    /// is all that models say which were trained on texts in a row (llama2.c's stories).
    /// </summary>
    public IReadOnlyList<int> TextEnds => [.. new[] { EndToken, BeginToken, Named("<|end_of_text|>"), Named("<|eot_id|>"), Named("</s>") }.OfType<int>().Distinct()];

    /// <summary>Whether a text is encoded as if a space stood before it, which decoding takes away again (Llama 2).</summary>
    public bool AddsSpace { get; }

    /// <summary>Where this is byte-level BPE.</summary>
    internal BpeVocabulary? ByteLevel { get; }

    /// <summary>Where this is SentencePiece's BPE.</summary>
    internal SentencePieceVocabulary? SentencePiece { get; }

    /// <summary>Reads a model folder's <c>tokenizer.json</c>, or its <c>tokenizer.model</c> where it has only that.</summary>
    /// <exception cref="ModelFileException">Missing, damaged, or another kind of tokenizer.</exception>
    public static Tokenizer Load(string folder)
    {
        string json = Path.Combine(folder, TokenizerJsonReader.FileName);
        string model = Path.Combine(folder, SentencePieceModelReader.FileName);
        Tokenizer tokenizer = !File.Exists(json) && File.Exists(model) ? new(SentencePieceModelReader.Read(model)) : TokenizerJsonReader.ReadTokenizer(json);
        if (!HasBegin(Path.Combine(folder, ChatTemplate.ConfigFileName)))
        {
            tokenizer.BeginToken = null;
        }
        return tokenizer;
    }

    /// <summary>The tokens of a text; never a special one. Half of a surrogate pair is encoded as U+FFFD.</summary>
    public int[] Encode(string text) => Encode(text.AsSpan());

    /// <summary>The tokens of a text that nothing precedes: after the one that begins every text, where there is such a one.</summary>
    public int[] EncodeWhole(string text) => BeginToken is { } begin ? [begin, .. Encode(text)] : Encode(text);

    /// <inheritdoc cref="Encode(string)"/>
    public int[] Encode(ReadOnlySpan<char> text)
    {
        var tokens = new List<int>(text.Length / 3 + 4);
        _encoder.Encode(text, tokens);
        return [.. tokens];
    }

    /// <summary>
    /// The text of the tokens, special ones left out. Bytes that are not UTF-8 become U+FFFD. Ids beyond the vocabulary,
    /// which a model with padded rows may give, stand for no text.
    /// </summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="continues">Whether they go on with a text: the space that <see cref="AddsSpace"/> puts before a text is then part of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative id.</exception>
    public string Decode(ReadOnlySpan<int> ids, bool continues = false)
    {
        using var bytes = new MemoryStream(ids.Length * 4);
        foreach (int id in ids)
        {
            bytes.Write(Bytes(id));
        }
        int skipped = AddsSpace && !continues && bytes.Length > 0 && bytes.GetBuffer()[0] == ' ' ? 1 : 0;
        return Encoding.UTF8.GetString(bytes.GetBuffer(), skipped, (int)bytes.Length - skipped);
    }

    /// <summary>A decoder for one text that comes token by token.</summary>
    /// <param name="continues">As for <see cref="Decode"/>.</param>
    public TokenTextStream OpenStream(bool continues = false) => new(this, dropsSpace: AddsSpace && !continues);

    /// <summary>The bytes that a token adds to a text; none for a special token, or for an id that the file leaves out.</summary>
    public ReadOnlySpan<byte> Bytes(int id)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(id);
        return id < VocabularySize ? _bytes[id] : null;
    }

    // Absent in Llama 3's, which puts a token before every text all the same.
    private static bool HasBegin(string config) =>
        !File.Exists(config) || (JsonFile.Open(config, "Copy it from the model again.").Optional("add_bos_token")?.Boolean() ?? true);

    private int? Named(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (SpecialTokens.TryGetValue(name, out int id))
            {
                return id;
            }
        }
        return null;
    }
}
