using Casebook.Engine.Constraints;
using Casebook.Engine.Generation;
using Casebook.Models.Chat;
using Casebook.Reasoning.Traces;

namespace Casebook.Engine.Completions;

/// <summary>A generation request for a rendered conversation: what its template knows of traces and turns goes into it.</summary>
public static class TemplatedRequest
{
    /// <summary>The request; its stream key is 0.</summary>
    /// <param name="template">With which the prompt was rendered.</param>
    /// <param name="prompt">Shorter than the context.</param>
    /// <param name="contextLength">Tokens of prompt and completion together.</param>
    /// <param name="settings">What is asked for.</param>
    public static GenerationRequest Of(ChatTemplate template, int[] prompt, int contextLength, CompletionSettings settings) => new()
    {
        Prompt = prompt,
        MaximumTokens = Math.Min(settings.MaximumTokens, contextLength - prompt.Length),
        StopTokens = template.StopTokens,
        StopTexts = settings.StopTexts,
        Sampling = settings.Sampling,
        Trace = Trace(template, prompt, settings),
        Constraint = settings.Constraint,
        // Only what looks at text needs it, and sorting a large vocabulary takes a moment.
        Vocabulary = settings.StopTexts.Count > 0 || settings.Constraint is not null || settings.ThinkingBudget is not null ? TokenVocabulary.Of(template.Tokenizer) : null,
    };

    private static TraceRules? Trace(ChatTemplate template, int[] prompt, CompletionSettings settings) => template.TraceCloseToken is not { } close ? null : new()
    {
        OpenToken = template.TraceOpenToken,
        CloseToken = close,
        StartsOpen = TraceSplitter.After(template, prompt).InTrace,
        Budget = settings.ThinkingBudget,
        // A line end stands before the closing token in every trace that a model was trained on.
        ClosingTokens = [.. template.Tokenizer.Encode("\n"), close],
    };
}
