using Casebook.Models.Tokenization;

namespace Casebook.Models.Chat;

/// <summary>
/// Renders conversations of the Llama-3 family straight to token ids. Messages are tokenized as plain text, so nothing
/// that they say (<c>&lt;|eot_id|&gt;</c>, <c>&lt;/think&gt;</c>) can end a turn or open a trace.
/// </summary>
/// <remarks>
/// No Jinja is run: the kind is recognised from the template's text. A literal system prompt that a publisher put into
/// the template is not reproduced; pass it as a system message. Thread-safe.
/// </remarks>
public sealed class ChatTemplate
{
    public const string ConfigFileName = "tokenizer_config.json";

    internal const string BeginOfText = "<|begin_of_text|>";
    internal const string EndOfText = "<|end_of_text|>";
    internal const string StartHeader = "<|start_header_id|>";
    internal const string EndHeader = "<|end_header_id|>";
    internal const string EndOfTurn = "<|eot_id|>";
    internal const string EndOfMessage = "<|eom_id|>";
    internal const string TraceOpen = "<think>";
    internal const string TraceClose = "</think>";

    private readonly int _begin;
    private readonly int _startHeader;
    private readonly int _endHeader;
    private readonly int _endOfTurn;

    internal ChatTemplate(TemplateKind kind, Tokenizer tokenizer, string file)
    {
        Kind = kind;
        Tokenizer = tokenizer;
        _begin = Special(BeginOfText);
        _startHeader = Special(StartHeader);
        _endHeader = Special(EndHeader);
        _endOfTurn = Special(EndOfTurn);
        StopTokens = [_endOfTurn, .. Optional(EndOfText), .. Optional(EndOfMessage)];
        if (kind == TemplateKind.Reasoning)
        {
            (TraceOpenToken, TraceCloseToken) = TraceTokens.Find(tokenizer, file);
        }

        int Special(string token) => tokenizer.SpecialTokens.TryGetValue(token, out int id)
            ? id
            : throw new ModelFileException(file, "chat_template", $"needs the special token {token}, which tokenizer.json does not have", "Template and tokenizer are of different models: take both from the same one.");

        IEnumerable<int> Optional(string token) => tokenizer.SpecialTokens.TryGetValue(token, out int id) ? [id] : [];
    }

    /// <summary>What messages are tokenized with.</summary>
    public Tokenizer Tokenizer { get; }

    internal TemplateKind Kind { get; }

    /// <summary>The kind's name, for people: <c>Llama 3</c>, <c>Llama 3.1</c>, <c>reasoning</c>.</summary>
    public string KindName => Kind switch
    {
        TemplateKind.Llama3 => "Llama 3",
        TemplateKind.Llama31 => "Llama 3.1",
        _ => "reasoning",
    };

    /// <summary>Tokens that end an assistant's turn; the first is the one that the template writes.</summary>
    public IReadOnlyList<int> StopTokens { get; }

    /// <summary>The token that opens a trace; null for a model that does not reason.</summary>
    public int? TraceOpenToken { get; }

    /// <summary>The token that closes a trace; null for a model that does not reason.</summary>
    public int? TraceCloseToken { get; }

    /// <summary>Reads <c>tokenizer_config.json</c> (and <c>chat_template.jinja</c>) of a model folder.</summary>
    /// <exception cref="ModelFileException">Missing, damaged, or a template that this program does not know.</exception>
    public static ChatTemplate Load(string folder, Tokenizer tokenizer)
    {
        (TemplateKind kind, string file) = TemplateRecognition.Recognise(folder);
        return new ChatTemplate(kind, tokenizer, file);
    }

    /// <summary>Renders a conversation.</summary>
    /// <param name="messages">Roles <c>system</c>, <c>user</c> and <c>assistant</c>.</param>
    /// <param name="addGenerationPrompt">Whether an assistant's turn is opened at the end, its trace included.</param>
    /// <exception cref="ArgumentException">No message, or an unknown role.</exception>
    public RenderedChat Render(IReadOnlyList<Message> messages, bool addGenerationPrompt)
    {
        if (messages.Count == 0)
        {
            throw new ArgumentException("A conversation has at least one message.", nameof(messages));
        }
        var output = new MaskedTokens();
        output.Add(_begin, byAssistant: false);
        int first = 0;
        if (Kind == TemplateKind.Llama31)
        {
            Header(output, "system");
            bool given = messages[0].Role == "system";
            string dates = "Cutting Knowledge Date: December 2023\nToday Date: 26 Jul 2024\n\n";
            Text(output, "\n\n" + dates + (given ? TemplateText.Trim(messages[0].Content) : ""), byAssistant: false);
            output.Add(_endOfTurn, byAssistant: false);
            first = given ? 1 : 0;
        }
        foreach (Message message in messages.Skip(first))
        {
            switch (message.Role)
            {
                case "system" or "user":
                    Header(output, message.Role);
                    Text(output, "\n\n" + TemplateText.Trim(message.Content), byAssistant: false);
                    output.Add(_endOfTurn, byAssistant: false);
                    break;
                case "assistant":
                    Assistant(output, message);
                    break;
                default:
                    throw new ArgumentException($"A message's role is \"{message.Role}\", not system, user or assistant.", nameof(messages));
            }
        }
        if (addGenerationPrompt)
        {
            OpenTurn(output, withTrace: TraceOpenToken is not null);
        }
        return output.ToChat(traceOpen: addGenerationPrompt && TraceOpenToken is not null);
    }

    private void Assistant(MaskedTokens output, Message message)
    {
        // A model that does not reason has no way to say a trace.
        string? trace = TraceOpenToken is null ? null : message.ReasoningContent;
        OpenTurn(output, withTrace: trace is not null);
        string answer = TemplateText.Trim(message.Content);
        if (trace is not null)
        {
            Text(output, TemplateText.Trim(trace) + "\n", byAssistant: true);
            output.Add(TraceCloseToken!.Value, byAssistant: true);
            answer = "\n\n" + answer;
        }
        Text(output, answer, byAssistant: true);
        output.Add(_endOfTurn, byAssistant: true);
    }

    private void OpenTurn(MaskedTokens output, bool withTrace)
    {
        Header(output, "assistant");
        Text(output, "\n\n", byAssistant: false);
        if (withTrace)
        {
            output.Add(TraceOpenToken!.Value, byAssistant: false);
            Text(output, "\n", byAssistant: false);
        }
    }

    private void Header(MaskedTokens output, string role)
    {
        output.Add(_startHeader, byAssistant: false);
        Text(output, role, byAssistant: false);
        output.Add(_endHeader, byAssistant: false);
    }

    private void Text(MaskedTokens output, string text, bool byAssistant)
    {
        foreach (int token in Tokenizer.Encode(text))
        {
            output.Add(token, byAssistant);
        }
    }

    private sealed class MaskedTokens
    {
        private readonly List<int> _tokens = [];
        private readonly List<bool> _mask = [];

        public void Add(int token, bool byAssistant)
        {
            _tokens.Add(token);
            _mask.Add(byAssistant);
        }

        public RenderedChat ToChat(bool traceOpen) => new([.. _tokens], [.. _mask], traceOpen);
    }
}
