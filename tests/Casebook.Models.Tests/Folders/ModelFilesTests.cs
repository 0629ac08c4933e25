using Casebook.Models.Folders;
using Casebook.Models.Gguf;
using Casebook.Models.Tests.Gguf;
using Casebook.Models.Tests.Tokenization;
using Casebook.Models.Tokenization;

namespace Casebook.Models.Tests.Folders;

public sealed class ModelFilesTests
{
    [Fact]
    public void A_folder_a_run_and_a_GGUF_file_open_alike()
    {
        using var folder = new TemporaryFolder();
        SmallModel.Write(folder["run/model"]);
        using (GgufModelTests.Convert(folder, SmallModel.Config, Casebook.Models.Tensors.TensorEncoding.F32))
        {
        }
        foreach (string path in (string[])["run", "run/model", "hf", "x.gguf"])
        {
            using ModelFiles model = ModelFiles.Open(folder[path]);
            model.Config.ShouldBe(SmallModel.Config);
            model.Template.TraceOpenToken.ShouldBe(SmallTokenizer.Id("<think>"));
            ModelFiles.ReadConfig(folder[path]).ShouldBe(SmallModel.Config);
            model.Files.ShouldAllBe(file => File.Exists(file));
        }
    }

    [Fact]
    public void What_is_no_model_is_told_so()
    {
        using var folder = new TemporaryFolder();
        Should.Throw<ModelFileException>(() => ModelFiles.Open(folder["nowhere"])).Message.ShouldContain("does not exist");
        Should.Throw<ModelFileException>(() => ModelFiles.Open(folder.Write("notes.txt", "text"))).Message.ShouldContain("does not begin with GGUF");
        Should.Throw<ModelFileException>(() => ModelFiles.Open(folder.Write("empty.gguf", ""))).Message.ShouldContain("does not begin with GGUF");
    }

    // Publishers of Llama 2 put both beside the weights, or either.
    [Fact]
    public void A_SentencePiece_model_is_read_where_there_is_no_JSON()
    {
        using var folder = new TemporaryFolder();
        folder.Write(SentencePieceModelReader.FileName, SentencePieceModelWriter.ToBytes(SmallSentencePieces.Vocabulary));
        Tokenizer.Load(folder.Path).Encode("the buffer").ShouldBe(SmallSentencePieces.Tokenizer.Encode("the buffer"));
        folder.Write("tokenizer.json", SentencePieceJson.Of(SmallSentencePieces.Vocabulary).ToJsonString());
        Tokenizer.Load(folder.Path).Encode("the buffer").ShouldBe(SmallSentencePieces.Tokenizer.Encode("the buffer"));
    }

    [Fact]
    public void A_GGUF_files_SentencePiece_vocabulary_is_that_of_the_model()
    {
        using var folder = new TemporaryFolder();
        Tokenizer read = GgufTokenizer(folder, SmallSentencePieces.Tokenizer, rows: SmallSentencePieces.Tokenizer.VocabularySize + 5);
        read.VocabularySize.ShouldBe(SmallSentencePieces.Tokenizer.VocabularySize + 5);
        read.SentencePiece!.Pieces.Take(SmallSentencePieces.Vocabulary.Pieces.Count).ShouldBe(SmallSentencePieces.Vocabulary.Pieces);
        (read.BeginToken, read.EndToken, read.AddsSpace).ShouldBe((1, 2, true));
        read.Encode("the buffer [PAD300] 漢").ShouldBe(SmallSentencePieces.Tokenizer.Encode("the buffer [PAD300] 漢"));
        read.Decode([read.VocabularySize - 1]).ShouldBe("");
    }

    // A model that was trained without a token before every text says other things when there is one.
    [Theory]
    [InlineData("true", true)]
    [InlineData("null", true)]
    [InlineData("false", false)]
    public void A_folders_tokenizer_puts_a_token_before_a_text_unless_its_config_says_no(string wanted, bool begins)
    {
        using var folder = new TemporaryFolder();
        SmallModel.Write(folder["byte-level"]);
        Directory.CreateDirectory(folder["pieces"]);
        folder.Write("pieces/tokenizer.model", SentencePieceModelWriter.ToBytes(SmallSentencePieces.Vocabulary));
        foreach (string name in (string[])["byte-level", "pieces"])
        {
            folder.Write($"{name}/tokenizer_config.json", $$"""{"add_bos_token": {{wanted}}}""");
            Tokenizer read = Tokenizer.Load(folder[name]);
            read.BeginToken.HasValue.ShouldBe(begins);
            int[] tokens = read.Encode("the buffer");
            read.EncodeWhole("the buffer").ShouldBe(begins ? [read.BeginToken!.Value, .. tokens] : tokens);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_GGUF_files_tokenizer_puts_none_before_a_text_where_it_says_so(bool pieces)
    {
        using var folder = new TemporaryFolder();
        Tokenizer tokenizer = pieces ? SmallSentencePieces.Tokenizer : SmallTokenizer.Tokenizer;
        GgufTokenizer(folder, tokenizer, tokenizer.VocabularySize).BeginToken.ShouldBe(tokenizer.BeginToken.ShouldNotBeNull());
        byte[] bytes = File.ReadAllBytes(folder["t.gguf"]);
        // After the name stands the type, boolean, in four bytes, then the value.
        byte[] name = System.Text.Encoding.UTF8.GetBytes(GgufTokenizerReader.AddBeginKey);
        bytes[bytes.AsSpan().IndexOf(name) + name.Length + 4] = 0;
        File.WriteAllBytes(folder["t.gguf"], bytes);
        using var file = GgufFile.Open(folder["t.gguf"]);
        Tokenizer without = GgufTokenizerReader.Read(file);
        without.BeginToken.ShouldBeNull();
        without.EncodeWhole("the buffer").ShouldBe(tokenizer.Encode("the buffer"));
        without.TextEnds.ShouldBe(tokenizer.TextEnds.Where(end => end != tokenizer.BeginToken));
    }

    // Files of 2023 have no token types.
    [Fact]
    public void Without_token_types_the_kinds_follow_from_ids_and_texts()
    {
        using var folder = new TemporaryFolder();
        Tokenizer read = GgufTokenizer(folder, SmallSentencePieces.Tokenizer, SmallSentencePieces.Tokenizer.VocabularySize, without: "tokenizer.ggml.token_type");
        read.SentencePiece!.Pieces.ShouldBe(SmallSentencePieces.Vocabulary.Pieces);
    }

    private static Tokenizer GgufTokenizer(TemporaryFolder folder, Tokenizer tokenizer, int rows, string? without = null)
    {
        var entries = new GgufEntries();
        GgufTokenizerWriter.Write(entries, tokenizer, rows);
        GgufFileWriter.Write(folder["t.gguf"], entries, []);
        if (without is not null)
        {
            byte[] bytes = File.ReadAllBytes(folder["t.gguf"]);
            bytes[bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(without))] = (byte)'x';
            File.WriteAllBytes(folder["t.gguf"], bytes);
        }
        using var file = GgufFile.Open(folder["t.gguf"]);
        return GgufTokenizerReader.Read(file);
    }
}
