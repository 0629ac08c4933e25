using Casebook.Models.Json;

namespace Casebook.Models.Chat;

/// <summary>Tells which kind of template a model folder has.</summary>
internal static class TemplateRecognition
{
    private const string JinjaFileName = "chat_template.jinja";

    private const string Supported =
        "Known are the templates of Llama 3 and 3.1, of Foundation-Sec (Instruct, Reasoning) and of the models that this program trains.";

    /// <summary>The kind, and the file that says so.</summary>
    public static (TemplateKind Kind, string File) Recognise(string folder)
    {
        (string? template, string file) = HasAny(folder) ? Find(folder) : (null, Path.Combine(folder, ChatTemplate.ConfigFileName));
        return (KindOf(template ?? throw Missing(file, "chat_template"), file), file);
    }

    /// <summary>A folder's template; null where it has none.</summary>
    public static string? Text(string folder) => HasAny(folder) ? Find(folder).Template : null;

    public static ModelFileException Missing(string file, string place) => new(
        file, place, "is missing: this is a base model, which has not learnt to chat",
        "It can go on with a text: \"casebook complete\". To ask it, take the Instruct or Reasoning variant, or fine-tune it first.");

    public static TemplateKind KindOf(string template, string file)
    {
        bool llama = template.Contains(ChatTemplate.StartHeader, StringComparison.Ordinal)
            && template.Contains(ChatTemplate.EndHeader, StringComparison.Ordinal)
            && template.Contains(ChatTemplate.EndOfTurn, StringComparison.Ordinal);
        if (!llama)
        {
            throw new ModelFileException(file, "chat_template", "is not of the Llama-3 family (it writes no <|start_header_id|>)", Supported);
        }
        bool thinks = template.Contains(ChatTemplate.TraceOpen, StringComparison.Ordinal);
        bool dates = template.Contains("Cutting Knowledge Date", StringComparison.Ordinal);
        if (thinks && dates)
        {
            throw new ModelFileException(file, "chat_template", "both opens <think> and writes Llama 3.1's dates", Supported);
        }
        return thinks ? TemplateKind.Reasoning : dates ? TemplateKind.Llama31 : TemplateKind.Llama3;
    }

    private static bool HasAny(string folder) =>
        File.Exists(Path.Combine(folder, ChatTemplate.ConfigFileName)) || File.Exists(Path.Combine(folder, JinjaFileName));

    private static (string? Template, string File) Find(string folder)
    {
        string configPath = Path.Combine(folder, ChatTemplate.ConfigFileName);
        string jinjaPath = Path.Combine(folder, JinjaFileName);
        if (File.Exists(jinjaPath) && new FileInfo(jinjaPath).Length <= 1_000_000)
        {
            return (File.ReadAllText(jinjaPath), jinjaPath);
        }
        JsonNodeReader config = JsonFile.Open(configPath, "A model that chats needs tokenizer_config.json with a chat_template.");
        return (config.Optional("chat_template") is { } node ? Template(node) : null, configPath);
    }

    /// <summary>One template, or a list of named ones, of which <c>default</c> is meant.</summary>
    private static string Template(JsonNodeReader node)
    {
        if (node.Element.ValueKind != System.Text.Json.JsonValueKind.Array)
        {
            return node.Text();
        }
        foreach (JsonNodeReader named in node.Items())
        {
            if (named.Required("name").Text() == "default")
            {
                return named.Required("template").Text();
            }
        }
        throw node.Fault("has no template named \"default\"", Supported);
    }
}
