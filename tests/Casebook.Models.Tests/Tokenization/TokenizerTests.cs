using System.Text;
using Casebook.Models.Tokenization;
using CsCheck;

namespace Casebook.Models.Tests.Tokenization;

public sealed class TokenizerTests
{
    private static readonly Gen<string> _anyText = Gen.OneOf<string>(
            Gen.String,
            Gen.Int[0, 0x10FFFF].Where(value => value is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32),
            Gen.OneOf(SmallTokenizer.Texts),
            Gen.OneOf("the buffer", "😀", "\uD83D", "\uDE00", "<|eot_id|>", "</think>", "  \n", "'s"))
        .Array[0, 6].Select(string.Concat);

    private static Tokenizer Small => SmallTokenizer.Tokenizer;

    // A model that reads something else than what was written.
    [Fact]
    public void Any_text_comes_back_with_halves_of_surrogate_pairs_replaced() =>
        _anyText.Sample(text => Small.Decode(Small.Encode(text)).ShouldBe(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text))), iter: 5_000);

    // Prompt injection: a text that opens a turn or closes a trace.
    [Fact]
    public void No_text_becomes_a_special_token()
    {
        string text = string.Concat(SmallTokenizer.SpecialTokens);
        _anyText.Select(other => other + text + other).Sample(
            hostile => Small.Encode(hostile).ShouldAllBe(token => token < Small.SpecialTokens.Values.Min()), iter: 1_000);
    }

    // Broken characters on the screen of someone who watches the answer come.
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
        }, iter: 5_000);

    // Half a character shown, then corrected, is what naive streaming does.
    [Fact]
    public void A_character_over_several_tokens_appears_with_the_last_of_them()
    {
        int[] tokens = Small.Encode("😀");
        tokens.Length.ShouldBe(4);
        TokenTextStream stream = Small.OpenStream();
        tokens.Select(stream.Append).ShouldBe(["", "", "", "😀"]);
        stream.Append(tokens[0]).ShouldBe("");
        stream.Flush().ShouldBe("\uFFFD");
    }

    // A long run of letters is one piece; the two ways of merging must agree, or long words get other tokens.
    [Fact]
    public void Short_and_long_pieces_are_merged_alike()
    {
        BpeVocabulary vocabulary = TrainedOn("abcabcabc abab cabcab aaaa bbbb caca bcbc", 270);
        var merger = new BpeMerger(vocabulary);
        Gen.OneOf((byte)'a', (byte)'b', (byte)'c').Array[49, 200].Sample(piece =>
        {
            var actual = new List<int>();
            merger.Encode(piece, actual);
            actual.ShouldBe(SlowMerge(vocabulary, piece));
        }, iter: 300);
        Gen.OneOf((byte)'a', (byte)'b', (byte)'c').Array[0, 48].Sample(piece =>
        {
            var actual = new List<int>();
            merger.Encode(piece, actual);
            actual.ShouldBe(SlowMerge(vocabulary, piece));
        }, iter: 1_000);
    }

    // Two megabytes of one letter in a request must not occupy a server for an hour, as quadratic time would. How time grows is measured by the benchmark "scaling".
    [Fact]
    public void A_long_run_of_letters_is_encoded_to_its_end()
    {
        string letters = new('e', 2_000_000);
        Small.Decode(Small.Encode(letters)).ShouldBe(letters);
    }

    // Publishers pad the head's rows; a sampled row beyond the tokenizer must not end a server's answer.
    [Fact]
    public void An_id_beyond_the_vocabulary_stands_for_no_text()
    {
        Small.Decode([Small.VocabularySize, int.MaxValue, .. Small.Encode("the"), Small.VocabularySize]).ShouldBe("the");
        Should.Throw<ArgumentOutOfRangeException>(() => Small.Decode([-1]));
    }

    internal static BpeVocabulary TrainedOn(string text, int size)
    {
        using var folder = new TemporaryFolder();
        BpeTrainer.Train([text], size, []).Save(folder.Path);
        return TokenizerJsonReader.Read(folder["tokenizer.json"]);
    }

    /// <summary>The rule as it is told: of all neighbours merge the pair of lowest rank, the leftmost among equals.</summary>
    internal static List<int> SlowMerge(BpeVocabulary vocabulary, byte[] piece)
    {
        List<int> tokens = [.. piece.Select(value => vocabulary.TokenBytes.ToList().FindIndex(bytes => bytes is [var single] && single == value))];
        List<(int Left, int Right, int Result)> merges = [.. vocabulary.Merges];
        while (true)
        {
            int bestRank = int.MaxValue;
            int bestAt = -1;
            for (int i = 0; i + 1 < tokens.Count; i++)
            {
                int rank = merges.FindIndex(merge => merge.Left == tokens[i] && merge.Right == tokens[i + 1]);
                if (rank >= 0 && rank < bestRank)
                {
                    (bestRank, bestAt) = (rank, i);
                }
            }
            if (bestAt < 0)
            {
                return tokens;
            }
            tokens[bestAt] = merges[bestRank].Result;
            tokens.RemoveAt(bestAt + 1);
        }
    }
}
