using System.Text;
using Casebook.Models.Tokenization;
using CsCheck;

namespace Casebook.Models.Tests.Tokenization;

public sealed class SentencePieceTests
{
    private static readonly Gen<string> _anyText = Gen.OneOf<string>(
            Gen.String,
            Gen.Int[0, 0x10FFFF].Where(value => value is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32),
            Gen.OneOf("the buffer", " the", "  ", "    ", " ", "\u2581", "ab", "abab", "bab", "é", "éa", "漢字", "漢", "😀", "😀😀", "\uD83D", "\uDE00", "\0", "<0x0A>", "</s>", "<s>"))
        .Array[0, 8].Select(string.Concat);

    private static Tokenizer Small => SmallSentencePieces.Tokenizer;

    // Cutting at spaces, remembering words and the heap must give what the plain rule gives.
    [Fact]
    public void Tokens_are_those_of_the_plain_rule() =>
        _anyText.Sample(text => Small.Encode(text).ShouldBe(SmallSentencePieces.SlowEncode(SmallSentencePieces.Vocabulary, text)), iter: 1_500);

    // A vocabulary whose pieces reach across words can not be cut at spaces.
    [Fact]
    public void Pieces_with_a_space_inside_are_made_too()
    {
        SentencePiece[] pieces = [.. SmallSentencePieces.Pieces(), new("b\u2581", 5, SentencePieceKind.Normal), new("b\u2581c", 6, SentencePieceKind.Normal)];
        var vocabulary = SentencePieceVocabulary.Checked(pieces, true, 1, 2, "test", "pieces");
        new Tokenizer(vocabulary).Decode(new Tokenizer(vocabulary).Encode("ab cab")).ShouldBe("ab cab");
        new Tokenizer(vocabulary).Encode("b c").ShouldContain(pieces.Length - 1);
        _anyText.Sample(text => new Tokenizer(vocabulary).Encode(text).ShouldBe(SmallSentencePieces.SlowEncode(vocabulary, text)), iter: 200);
    }

    // A model that reads something else than what was written.
    [Fact]
    public void Any_text_without_the_space_sign_comes_back() =>
        _anyText.Select(text => text.Replace('\u2581', '_')).Sample(text => Small.Decode(Small.Encode(text)).ShouldBe(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))), iter: 5_000);

    // Prompt injection: a text that begins or ends a conversation, or smuggles a byte in.
    [Fact]
    public void No_text_becomes_a_special_token()
    {
        _anyText.Select(other => other + "<s></s><unk>" + other).Sample(hostile => Small.Encode(hostile).ShouldAllBe(token => token > 2), iter: 1_000);
        Small.Decode(Small.Encode("<0x0A>")).ShouldBe("<0x0A>");
    }

    // Llama 2 reads a text as if a space stood before it; an answer must not begin with that space, a continuation must keep its own.
    [Fact]
    public void The_space_before_a_text_is_put_there_and_taken_away()
    {
        int the = Small.Encode("the")[0];
        Small.Encode("the").ShouldBe([the]);
        Small.Decode([the]).ShouldBe("the");
        Small.Decode([the], continues: true).ShouldBe(" the");
        Small.Encode(" the").Length.ShouldBe(2);
        Small.Decode(Small.Encode(" the")).ShouldBe(" the");
        Small.Encode("").ShouldBeEmpty();
        TokenTextStream stream = Small.OpenStream();
        (stream.Append(1) + stream.Append(the) + stream.Append(the)).ShouldBe("the the");
        stream.Flush();
        stream.Append(the).ShouldBe("the");
        Small.OpenStream(continues: true).Append(the).ShouldBe(" the");
    }

    [Fact]
    public void A_stream_of_tokens_gives_what_decoding_at_once_gives() =>
        Gen.Int[0, Small.VocabularySize - 1].Array[0, 40].Sample(tokens =>
        {
            TokenTextStream stream = Small.OpenStream();
            var text = new StringBuilder();
            foreach (int token in tokens)
            {
                text.Append(stream.Append(token));
            }
            text.Append(stream.Flush()).ToString().ShouldBe(Small.Decode(tokens));
        }, iter: 3_000);

    // A megabyte of one letter, or of spaces, in a request must not occupy a server for minutes.
    [Theory]
    [InlineData("ab")]
    [InlineData(" ")]
    [InlineData("漢")]
    public void A_long_run_ends(string unit) =>
        Small.Encode(new StringBuilder().Insert(0, unit, 1_000_000 / unit.Length).ToString()).Length.ShouldBeGreaterThan(1000);

    [Fact]
    public void A_written_vocabulary_is_read_as_the_same()
    {
        byte[] bytes = SentencePieceModelWriter.ToBytes(SmallSentencePieces.Vocabulary);
        SentencePieceVocabulary read = SentencePieceModelReader.Parse(bytes, "tokenizer.model");
        read.Pieces.ShouldBe(SmallSentencePieces.Vocabulary.Pieces);
        (read.AddsSpace, read.BeginId, read.EndId).ShouldBe((true, 1, 2));
        SentencePieceVocabulary none = SentencePieceModelReader.Parse(
            SentencePieceModelWriter.ToBytes(SmallSentencePieces.Vocabulary with { AddsSpace = false, BeginId = null, EndId = null }), "tokenizer.model");
        (none.AddsSpace, none.BeginId, none.EndId).ShouldBe((false, null, null));
    }

    public static TheoryData<string, byte[], string> Faults => new()
    {
        { "empty", [], "not a SentencePiece model" },
        { "unigram", Model(trainer: [0x18, 1]), "model_type is 1" },
        { "space as suffix", Model(trainer: [0x18, 2, 0xC0, 1, 1]), "treat_whitespace_as_suffix" },
        { "character map", Model(normalizer: [0x12, 1, 7, 0x20, 0]), "changes characters" },
        { "removes spaces", Model(normalizer: []), "remove_extra_whitespaces" },
        { "keeps spaces", Model(normalizer: [0x20, 0, 0x28, 0]), "escape_whitespaces" },
        { "piece without text", Model(piece: [0x18, 2]), "piece without text" },
        { "unknown kind", Model(piece: [0x0A, 1, (byte)'a', 0x18, 9]), "kind 9" },
        { "unused piece", Model(piece: [0x0A, 1, (byte)'a', 0x18, 5]), "unused" },
        { "not Unicode", Model(piece: [0x0A, 1, 0xFF]), "not valid UTF-8" },
        { "score not a number", Model(piece: [0x0A, 1, (byte)'a', 0x15, 0, 0, 0xC0, 0x7F]), "not a finite number" },
        { "score a varint", Model(piece: [0x0A, 1, (byte)'a', 0x10, 0]), "wire type 0 where" },
        { "piece twice", Model(piece: [0x0A, 5, .. "<unk>"u8]), "text of an earlier token" },
        { "a byte that is none", Model(piece: [0x0A, 1, (byte)'a', 0x18, 6]), "not written as one" },
        { "specification twice", [.. Model(), 0x12, 2, 0x18, 2], "twice" },
        { "length beyond the end", [0x0A, 100, 1], "says that 100 bytes follow" },
        { "endless number", [.. Enumerable.Repeat((byte)0xFF, 12)], "more than 64 bits" },
        { "field 0", [0x00], "field number" },
        { "a group", [0x3B], "wire type 3" },
        { "begins beyond the end", Model(trainer: [0x18, 2, 0xC8, 2, 50]), "token 50 is to begin" },
    };

    // Each of these would give other tokens than the model was trained with, or none.
    [Theory]
    [MemberData(nameof(Faults))]
    public void A_file_that_would_tokenize_differently_is_refused(string name, byte[] bytes, string problem) =>
        Should.Throw<ModelFileException>(() => SentencePieceModelReader.Parse(bytes, "tokenizer.model"), name).Message.ShouldContain(problem);

    [Fact]
    public void Without_bytes_and_without_an_unknown_token_a_vocabulary_is_refused()
    {
        Should.Throw<ModelFileException>(() => SentencePieceVocabulary.Checked([new("a", 0, SentencePieceKind.Normal)], true, null, null, "f", "p"))
            .Message.ShouldContain("no token for byte 0x00");
        var unknown = new Tokenizer(SentencePieceVocabulary.Checked([new("a", 0, SentencePieceKind.Normal), new("<unk>", 0, SentencePieceKind.Unknown)], false, null, null, "f", "p"));
        unknown.Encode("aβ").ShouldBe([0, 1, 1]);
    }

    private static byte[] Model(byte[]? piece = null, byte[]? trainer = null, byte[]? normalizer = null)
    {
        byte[] unknown = [0x0A, 5, .. "<unk>"u8, 0x18, 2];
        return
        [
            .. Field(1, unknown), .. Field(1, [0x0A, 1, (byte)'x', 0x15, 0, 0, 0, 0]), .. Field(1, [0x0A, 1, (byte)'y']),
            .. piece is null ? [] : Field(1, piece),
            .. Field(2, trainer ?? [0x18, 2]), .. Field(3, normalizer ?? [0x20, 0]),
        ];

        static byte[] Field(int number, byte[] content) => [(byte)(number << 3 | 2), (byte)content.Length, .. content];
    }
}
