using System.Text.Json.Serialization;

namespace Casebook.Models.Chat;

/// <summary>
/// One message of a conversation, as it stands in a line of a data file:
/// <c>{"role": "assistant", "reasoning_content": "…", "content": "…"}</c>.
/// </summary>
/// <param name="Role"><c>system</c>, <c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">The text; of an assistant, the answer after the trace.</param>
/// <param name="ReasoningContent">An assistant's trace, without its opening and closing tokens; else null.</param>
public sealed record Message(
    [property: JsonPropertyName("role")] string Role,
    [property: JsonPropertyName("content")] string Content,
    [property: JsonPropertyName("reasoning_content"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ReasoningContent = null);
