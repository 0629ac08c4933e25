using Casebook.Models.Llama2c;
using Casebook.Models.Tokenization;

namespace Casebook.Models.Tests.Tokenization;

/// <summary>The published tokenizer of Llama 2, where it is at hand.</summary>
public sealed class Llama2Tests
{
    private static string Folder
    {
        get
        {
            string folder = Path.Combine(Environment.GetEnvironmentVariable("CASEBOOK_DATA") ?? "", "tokenizers", "llama2");
            if (!File.Exists(Path.Combine(folder, "tokenizer.model")))
            {
                Assert.Skip("CASEBOOK_DATA is not set: the published Llama 2 tokenizer is not at hand.");
            }
            return folder;
        }
    }

    // Ids that are printed in documentation and in other programs' tests.
    [Theory]
    [InlineData("Hello world", 15043, 3186)]
    [InlineData(" Hello", 29871, 15043)]
    [InlineData("grabbed", 2646, 1327, 287)]
    [InlineData("\n", 29871, 13)]
    [InlineData("🦙", 29871, 243, 162, 169, 156)]
    [InlineData("   ", 268)]
    public void Known_texts_have_their_known_ids(string text, params int[] ids) => Tokenizer.Load(Folder).Encode(text).ShouldBe(ids);

    [Fact]
    public void Special_tokens_have_their_published_ids()
    {
        var tokenizer = Tokenizer.Load(Folder);
        tokenizer.VocabularySize.ShouldBe(32000);
        tokenizer.SpecialTokens.ShouldBe(new Dictionary<string, int> { ["<unk>"] = 0, ["<s>"] = 1, ["</s>"] = 2 }, ignoreOrder: true);
        (tokenizer.BeginToken, tokenizer.EndToken).ShouldBe((1, 2));
    }

    // The same vocabulary, exported by another program into another format.
    [Fact]
    public void Another_programs_export_of_the_vocabulary_gives_the_same_tokens()
    {
        string folder = Folder;
        var ours = Tokenizer.Load(folder);
        Tokenizer theirs = Llama2cTokenizer.Read(Path.Combine(folder, "tokenizer.bin"), 32000);
        foreach (string text in (string[])[.. SmallTokenizer.Texts, "naïve 漢字 😀 \0\n\n  x  <s>"])
        {
            theirs.Encode(text).ShouldBe(ours.Encode(text));
            ours.Decode(ours.Encode(text)).ShouldBe(text);
        }
    }
}
