using System.Text.RegularExpressions;
using Casebook.Models.Tokenization;
using CsCheck;

namespace Casebook.Models.Tests.Tokenization;

public sealed class LlamaPreSplitterTests
{
    private static readonly Regex _expression = new(LlamaPreSplitter.Pattern, RegexOptions.CultureInvariant);

    // Characters on every boundary of the expression, none beyond the basic plane.
    private static readonly Gen<string> _basicPlaneText = Gen.OneOf<string>(
            Gen.OneOf("'s", "'T", "'re", "'VE", "'m", "'Ll", "'d", "'x", "''", "'"),
            Gen.OneOf(" ", "  ", "\t", "\n", "\r\n", "\r", "\u00A0", "\u3000", "\u0085", "\u2028", "\v", " \n", "\n "),
            Gen.OneOf("a", "Zebra", "é", "ß", "語", "ا", "ǅ", "ʰ", "e\u0301"),
            Gen.OneOf("1", "1234567", "٣", "Ⅷ", "½", "²"),
            Gen.OneOf("!", "...", "-", "_", "€", "\u200B", "\u0301", "\uFFFD", "\u0000", "·"),
            Gen.Char['\u0000', '\uD7FF'].Select(c => c.ToString()))
        .Array[0, 12].Select(string.Concat);

    // A wrong cut gives other tokens than the model was trained with, and silently worse answers.
    [Fact]
    public void Pieces_equal_the_regular_expressions_on_the_basic_plane() =>
        _basicPlaneText.Sample(text => Pieces(text).ShouldBe(_expression.Matches(text).Select(match => match.Value)), iter: 20_000);

    // .NET's expression sees two symbols where Llama's sees a letter: mathematics, emoji and rare scripts would differ.
    [Theory]
    [InlineData("x 𝒳𝒴 y", "x", " 𝒳𝒴", " y")]
    [InlineData("a😀😀b", "a", "😀😀", "b")]
    [InlineData("😀b", "😀b")]
    [InlineData(" 𝟙𝟚𝟛𝟜", " ", "𝟙𝟚𝟛", "𝟜")]
    [InlineData("ab𐐀c", "ab𐐀c")]
    [InlineData("it\u0027ſ", "it", "\u0027ſ")]
    public void Characters_beyond_the_basic_plane_are_what_they_are(string text, params string[] pieces) =>
        Pieces(text).ShouldBe(pieces);

    // Half of a surrogate pair reaches us from cut strings; it must not end the program.
    [Fact]
    public void Half_of_a_surrogate_pair_is_a_piece_like_any_symbol() =>
        Pieces("a \uD800b\uDC00").ShouldBe(["a", " \uD800", "b", "\uDC00"]);

    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        for (int start = 0; start < text.Length;)
        {
            int end = LlamaPreSplitter.NextEnd(text, start);
            pieces.Add(text[start..end]);
            start = end;
        }
        return pieces;
    }
}
