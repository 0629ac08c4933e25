using Casebook.Models.Chat;

namespace Casebook.Models.Tests.Chat;

public sealed class TemplateRecognitionTests
{
    private const string Llama3 =
        "{% for message in messages %}{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n' + message['content'] | trim + '<|eot_id|>' }}{% endfor %}";

    [Theory]
    [InlineData(Llama3, TemplateKind.Llama3)]
    [InlineData(Llama3 + "{{ '<think>\\n' }}", TemplateKind.Reasoning)]
    [InlineData("{{ 'Cutting Knowledge Date: December 2023' }}" + Llama3, TemplateKind.Llama31)]
    [InlineData(TokenizerConfigJson.ReasoningTemplate, TemplateKind.Reasoning)]
    [InlineData(TokenizerConfigJson.PlainTemplate, TemplateKind.Llama3)]
    internal void A_templates_kind_is_told_from_its_text(string template, TemplateKind kind) =>
        TemplateRecognition.KindOf(template, "f").ShouldBe(kind);

    // Rendering a foreign template wrongly gives a model that seems stupid, with nothing to see.
    [Theory]
    [InlineData("{{ '<|im_start|>' }}")]
    [InlineData("[INST] {{ messages[0]['content'] }} [/INST]")]
    [InlineData("")]
    public void Another_familys_template_is_refused(string template) =>
        Should.Throw<ModelFileException>(() => TemplateRecognition.KindOf(template, "f")).Message.ShouldContain("not of the Llama-3 family");

    [Theory]
    [InlineData("""{"chat_template": 7}""", "not a string")]
    [InlineData("""{"chat_template": [{"name": "rag", "template": ""}]}""", "no template named \"default\"")]
    [InlineData("""{"chat_template": [{"name": "default"}]}""", "is missing")]
    [InlineData("""{}""", "base model")]
    public void A_tokenizer_config_without_a_usable_template_says_so(string json, string problem)
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer_config.json", json);
        Should.Throw<ModelFileException>(() => ChatTemplate.Load(folder.Path, SmallTokenizer.Tokenizer)).Message.ShouldContain(problem);
    }

    [Fact]
    public void Templates_are_also_found_in_a_list_and_in_a_file_of_their_own()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tokenizer_config.json", """{"chat_template": [{"name": "default", "template": "<|start_header_id|><|end_header_id|><|eot_id|>"}]}""");
        ChatTemplate.Load(folder.Path, SmallTokenizer.Tokenizer).Kind.ShouldBe(TemplateKind.Llama3);
        folder.Write("chat_template.jinja", TokenizerConfigJson.ReasoningTemplate);
        ChatTemplate.Load(folder.Path, SmallTokenizer.Tokenizer).Kind.ShouldBe(TemplateKind.Reasoning);
    }

    [Fact]
    public void A_template_without_its_tokens_is_refused()
    {
        using var folder = new TemporaryFolder();
        folder.Write("chat_template.jinja", TokenizerConfigJson.ReasoningTemplate);
        var poor = Casebook.Models.Tokenization.BpeTrainer.Train([], 300, ["<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"], TestContext.Current.CancellationToken).Tokenizer;
        Should.Throw<ModelFileException>(() => ChatTemplate.Load(folder.Path, poor)).Message.ShouldContain("no tokens for <think> and </think>");
        folder.Write("chat_template.jinja", TokenizerConfigJson.PlainTemplate);
        poor = Casebook.Models.Tokenization.BpeTrainer.Train([], 300, ["<|begin_of_text|>"], TestContext.Current.CancellationToken).Tokenizer;
        Should.Throw<ModelFileException>(() => ChatTemplate.Load(folder.Path, poor)).Message.ShouldContain("needs the special token <|start_header_id|>");
    }
}
