using Casebook.Models.Chat;
using Casebook.Models.Tokenization;

namespace Casebook.Models.Tests;

/// <summary>A tokenizer of our own kind, trained once on a few sentences, and its folder on the disk.</summary>
internal static class SmallTokenizer
{
    public static readonly string[] SpecialTokens =
        ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<think>", "</think>"];

    public static readonly string[] Texts =
    [
        "The buffer overflow in the parser allows remote attackers to execute arbitrary code via a crafted packet.",
        "A missing authorization check in the server lets an authenticated user read files of other users.",
        "Cross-site scripting in the search form of the portal allows injection of arbitrary web script.",
        "The function doesn't check the length of the buffer; it's possible to write past the end of the buffer in the parser.",
        "system user assistant\n\n\n\n The answer, the answer, the answer: CWE-787 CWE-79 CWE-862 1999 2024 2024",
    ];

    public static readonly TrainedTokenizer Trained = BpeTrainer.Train(Texts, 400, SpecialTokens);

    public static Tokenizer Tokenizer => Trained.Tokenizer;

    public static ChatTemplate Reasoning { get; } = new(TemplateKind.Reasoning, Trained.Tokenizer, "test");

    public static int Id(string token) => Tokenizer.SpecialTokens[token];
}
