using System.Text.Json.Nodes;
using Casebook.Models.Architecture;

namespace Casebook.Models.Chat;

/// <summary>Writes <c>tokenizer_config.json</c> of a tokenizer of our own.</summary>
internal static class TokenizerConfigJson
{
    /// <summary>
    /// What <see cref="ChatTemplate"/> renders, for other programs. An assistant's trace is the message's
    /// <c>reasoning_content</c>, as vLLM and others name it.
    /// </summary>
    public const string ReasoningTemplate =
        "{{ bos_token }}{% for message in messages %}" +
        "{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n' }}" +
        "{% if message['role'] == 'assistant' and message['reasoning_content'] is defined and message['reasoning_content'] is not none %}" +
        "{{ '<think>\n' + message['reasoning_content'] | trim + '\n</think>\n\n' }}{% endif %}" +
        "{{ message['content'] | trim + '<|eot_id|>' }}{% endfor %}" +
        "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n<think>\n' }}{% endif %}";

    /// <summary>The same without traces: the template of Llama 3.</summary>
    public const string PlainTemplate =
        "{{ bos_token }}{% for message in messages %}" +
        "{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n' + message['content'] | trim + '<|eot_id|>' }}{% endfor %}" +
        "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}";

    /// <summary>No template where the special tokens are not those of the Llama-3 chat format.</summary>
    public static string ToJson(IReadOnlyDictionary<string, int> specialTokens)
    {
        bool thinks = specialTokens.ContainsKey(ChatTemplate.TraceOpen) && specialTokens.ContainsKey(ChatTemplate.TraceClose);
        return ToJson(specialTokens, Chats(specialTokens) ? thinks ? ReasoningTemplate : PlainTemplate : null, ChatTemplate.BeginOfText, Chats(specialTokens) ? ChatTemplate.EndOfTurn : null, "PreTrainedTokenizerFast");
    }

    /// <param name="specialTokens">All special tokens.</param>
    /// <param name="template">The chat template; null for none.</param>
    /// <param name="begin">Name of the token that begins a text, where it is one of them.</param>
    /// <param name="end">Name of the token that ends one, where it is one of them.</param>
    /// <param name="tokenizerClass">The class of transformers that reads the tokenizer.</param>
    public static string ToJson(IReadOnlyDictionary<string, int> specialTokens, string? template, string? begin, string? end, string tokenizerClass)
    {
        var added = new JsonObject();
        foreach ((string content, int id) in specialTokens.OrderBy(pair => pair.Value))
        {
            added[id.ToString()] = new JsonObject
            {
                ["content"] = content,
                ["lstrip"] = false,
                ["normalized"] = false,
                ["rstrip"] = false,
                ["single_word"] = false,
                ["special"] = true,
            };
        }
        var json = new JsonObject { ["added_tokens_decoder"] = added };
        if (begin is not null && specialTokens.ContainsKey(begin)) { json["bos_token"] = begin; }
        if (template is not null) { json["chat_template"] = template; }
        json["clean_up_tokenization_spaces"] = false;
        if (end is not null && specialTokens.ContainsKey(end)) { json["eos_token"] = end; }
        json["model_input_names"] = new JsonArray("input_ids", "attention_mask");
        json["tokenizer_class"] = tokenizerClass;
        return json.ToJsonString(LlamaConfigWriter.Indented) + "\n";
    }

    private static bool Chats(IReadOnlyDictionary<string, int> specialTokens) =>
        specialTokens.ContainsKey(ChatTemplate.BeginOfText) && specialTokens.ContainsKey(ChatTemplate.StartHeader)
        && specialTokens.ContainsKey(ChatTemplate.EndHeader) && specialTokens.ContainsKey(ChatTemplate.EndOfTurn);
}
