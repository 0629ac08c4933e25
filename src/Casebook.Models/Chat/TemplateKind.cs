namespace Casebook.Models.Chat;

/// <summary>The chat templates that are rendered.</summary>
internal enum TemplateKind
{
    /// <summary>Llama 3: headers, trimmed text, end of turn.</summary>
    Llama3,

    /// <summary>Llama 3.1 to 3.3: as Llama 3, but a system turn with two dates always comes first.</summary>
    Llama31,

    /// <summary>As Llama 3; an assistant's turn begins with a trace, which the template opens.</summary>
    Reasoning,
}
