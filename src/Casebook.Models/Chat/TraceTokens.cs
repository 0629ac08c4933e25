using Casebook.Models.Tokenization;

namespace Casebook.Models.Chat;

/// <summary>Finds the two tokens around a trace.</summary>
internal static class TraceTokens
{
    /// <summary>Foundation-Sec-8B-Reasoning's authors cut the trace at these ids, whatever their text.</summary>
    private const int FoundationSecOpen = 128267;
    private const int FoundationSecClose = 128268;

    public static (int Open, int Close) Find(Tokenizer tokenizer, string file)
    {
        IReadOnlyDictionary<string, int> special = tokenizer.SpecialTokens;
        if (special.TryGetValue(ChatTemplate.TraceOpen, out int open) && special.TryGetValue(ChatTemplate.TraceClose, out int close))
        {
            return (open, close);
        }
        if (special.Values.Contains(FoundationSecOpen) && special.Values.Contains(FoundationSecClose))
        {
            return (FoundationSecOpen, FoundationSecClose);
        }
        throw new ModelFileException(
            file, "chat_template", "opens <think>, but tokenizer.json has no tokens for <think> and </think>",
            "Add both to added_tokens, or take template and tokenizer from the same model.");
    }
}
