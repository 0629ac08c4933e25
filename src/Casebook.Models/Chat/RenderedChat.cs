namespace Casebook.Models.Chat;

/// <summary>A conversation as the model sees it.</summary>
/// <param name="Tokens">From the beginning-of-text token on.</param>
/// <param name="AssistantMask">
/// Of each token, whether an assistant produces it: trace, closing token, answer, end of turn. What the template itself
/// writes (headers, the opening <c>&lt;think&gt;</c> and its line end) is not.
/// </param>
/// <param name="TraceOpen">Whether what comes next stands inside a trace that the template has opened.</param>
public sealed record RenderedChat(int[] Tokens, bool[] AssistantMask, bool TraceOpen);
