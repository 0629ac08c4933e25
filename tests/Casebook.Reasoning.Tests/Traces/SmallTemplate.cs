using Casebook.Models.Chat;
using Casebook.Models.Tokenization;

namespace Casebook.Reasoning.Tests.Traces;

/// <summary>The template of a small reasoning model, whose tokens are mostly single bytes.</summary>
internal static class SmallTemplate
{
    public static ChatTemplate Traced { get; } = Load(
        ["<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<think>", "</think>"]);

    /// <summary>Of a model that has no traces.</summary>
    public static ChatTemplate Plain { get; } = Load(["<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>"]);

    public static int[] Prompt { get; } = Traced.Render([new("user", "Which weakness?")], addGenerationPrompt: true).Tokens;

    /// <summary>Tokens of a text in which the special tokens' names mean themselves.</summary>
    public static int[] Tokens(params string[] parts) =>
        [.. parts.SelectMany(part => Traced.Tokenizer.SpecialTokens.TryGetValue(part, out int id) ? [id] : Traced.Tokenizer.Encode(part))];

    private static ChatTemplate Load(string[] specialTokens)
    {
        string folder = Directory.CreateTempSubdirectory("casebook-reasoning-").FullName;
        try
        {
            BpeTrainer.Train(["the buffer the buffer"], 280, specialTokens).Save(folder);
            return ChatTemplate.Load(folder, Tokenizer.Load(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
