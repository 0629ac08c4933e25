using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Casebook.Models.Chat;
using Casebook.Models.Tokenization;
using CsCheck;
using Microsoft.ML.Tokenizers;

namespace Casebook.Models.Tests.Tokenization;

/// <summary>The published tokenizer of Llama 3.1, where it is at hand.</summary>
public sealed class Llama31Tests
{
    private static readonly Lazy<(Casebook.Models.Tokenization.Tokenizer Tokenizer, ChatTemplate Template, string TemplateText)?> _model = new(Load);

    private static Casebook.Models.Tokenization.Tokenizer Tokenizer => Need().Tokenizer;

    // Ids that are printed in Meta's and others' documentation.
    [Theory]
    [InlineData("Hello world", 9906, 1917)]
    [InlineData("hello world", 15339, 1917)]
    [InlineData("\n\n", 271)]
    [InlineData("user", 882)]
    [InlineData("assistant", 78191)]
    [InlineData("system", 9125)]
    public void Known_texts_have_their_known_ids(string text, params int[] ids) => Tokenizer.Encode(text).ShouldBe(ids);

    [Fact]
    public void Special_tokens_have_their_published_ids()
    {
        (_, ChatTemplate template, _) = Need();
        Tokenizer.SpecialTokens["<|begin_of_text|>"].ShouldBe(128000);
        Tokenizer.VocabularySize.ShouldBe(128256);
        template.StopTokens.ShouldBe([128009, 128001]);
    }

    // The same ids as an independent implementation of the same vocabulary, on real text and on strange text.
    [Fact]
    public void Ids_equal_those_of_an_independent_implementation()
    {
        Casebook.Models.Tokenization.Tokenizer ours = Tokenizer;
        TiktokenTokenizer theirs = Independent(ours);
        int lines = 0;
        foreach (string line in RealLines().Take(3000))
        {
            ours.Encode(line).ShouldBe(theirs.EncodeToIds(line), line);
            lines++;
        }
        lines.ShouldBeGreaterThan(500);
        Gen.OneOf<string>(
                Gen.String,
                Gen.Int[0, 0x10FFFF].Where(value => value is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32),
                Gen.OneOf("the", " Überlauf", "漢字", "😀", "  \n\n", "'LL", "1234567", "\t\t", "<|eot_id|>"))
            .Array[0, 8].Select(string.Concat)
            .Sample(text => ours.Encode(text).ShouldBe(theirs.EncodeToIds(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)))), iter: 3_000);
    }

    [Fact]
    public void Real_text_comes_back_exactly()
    {
        _ = Need();
        foreach (string line in RealLines().Take(3000))
        {
            Tokenizer.Decode(Tokenizer.Encode(line)).ShouldBe(line);
        }
    }

    // Our rendering against the publisher's template, read as text.
    [Fact]
    public void The_chat_format_is_that_of_the_published_template()
    {
        (Casebook.Models.Tokenization.Tokenizer tokenizer, ChatTemplate template, string text) = Need();
        text.ShouldContain("'<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>'");
        text.ShouldContain("'<|start_header_id|>assistant<|end_header_id|>\n\n'");
        RenderedChat chat = template.Render([new("system", "S "), new("user", "\u001C Hello world\n"), new("assistant", "Hi")], addGenerationPrompt: true);
        int[] H(string role) => [128006, .. tokenizer.Encode(role), 128007, 271];
        chat.Tokens.ShouldBe(
            [128000, .. H("system"), .. tokenizer.Encode("S"), 128009, .. H("user"), 9906, 1917, 128009, .. H("assistant"), .. tokenizer.Encode("Hi"), 128009, .. H("assistant")]);
        chat.TraceOpen.ShouldBeFalse();
    }

    private static (Casebook.Models.Tokenization.Tokenizer Tokenizer, ChatTemplate Template, string TemplateText) Need()
    {
        if (_model.Value is not { } model)
        {
            Assert.Skip("CASEBOOK_DATA is not set: the published Llama 3.1 tokenizer is not at hand.");
            throw new InvalidOperationException();
        }
        return model;
    }

    private static (Casebook.Models.Tokenization.Tokenizer, ChatTemplate, string)? Load()
    {
        string? data = Environment.GetEnvironmentVariable("CASEBOOK_DATA");
        string source = Path.Combine(data ?? "", "tokenizers", "llama3_1");
        if (data is null || !File.Exists(Path.Combine(source, "tokenizer.json.gz")))
        {
            return null;
        }
        using var folder = new TemporaryFolder();
        using (var from = new GZipStream(File.OpenRead(Path.Combine(source, "tokenizer.json.gz")), CompressionMode.Decompress))
        using (FileStream to = File.Create(folder["tokenizer.json"]))
        {
            from.CopyTo(to);
        }
        File.Copy(Path.Combine(source, "tokenizer_config.json"), folder["tokenizer_config.json"]);
        var tokenizer = Casebook.Models.Tokenization.Tokenizer.Load(folder.Path);
        using var config = JsonDocument.Parse(File.ReadAllBytes(folder["tokenizer_config.json"]));
        return (tokenizer, ChatTemplate.Load(folder.Path, tokenizer), config.RootElement.GetProperty("chat_template").GetString()!);
    }

    /// <summary>Lines of several kinds: scripts of the world, vulnerability prose, markup.</summary>
    private static IEnumerable<string> RealLines()
    {
        string data = Environment.GetEnvironmentVariable("CASEBOOK_DATA")!;
        IEnumerable<string> security = Lines("secbench/MCQs_2730.jsonl").Take(1000);
        IEnumerable<string> vulnerabilities = Lines("ctibench/cti-rcm.tsv").Take(1000);
        IEnumerable<string> code = Lines("cyberseceval/README.md").Concat(Lines("MANIFEST.md")).Concat(Lines("gsm8k/test.jsonl").Take(1000));
        return security.Concat(vulnerabilities).Concat(code);

        IEnumerable<string> Lines(string name) => File.Exists(Path.Combine(data, name)) ? File.ReadLines(Path.Combine(data, name)) : [];
    }

    /// <summary>Microsoft's tiktoken merge over the same ranks, within the pieces that our splitter makes (which has tests of its own).</summary>
    private static TiktokenTokenizer Independent(Casebook.Models.Tokenization.Tokenizer tokenizer)
    {
        var ranks = new StringBuilder();
        for (int id = 0; id < 128000; id++)
        {
            ranks.Append(Convert.ToBase64String(tokenizer.Bytes(id))).Append(' ').Append(id).Append('\n');
        }
        return TiktokenTokenizer.Create(new MemoryStream(Encoding.UTF8.GetBytes(ranks.ToString())), new Pieces(), null);
    }

    private sealed class Pieces : PreTokenizer
    {
        public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => PreTokenize(text.AsSpan());

        public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text)
        {
            var pieces = new List<(int, int)>();
            for (int start = 0; start < text.Length;)
            {
                int end = LlamaPreSplitter.NextEnd(text, start);
                pieces.Add((start, end - start));
                start = end;
            }
            return pieces;
        }
    }
}
